"""What every answer says to the browser."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar, cast

from flask import Flask, Response, g
from flask_login import current_user

from portal.settings import Settings
from portal.web import machines
from portal.web.extensions import talisman

View = TypeVar("View", bound=Callable[..., Any])

CONTENT = {
    "default-src": "'self'",
    "img-src": ["'self'", "data:", "blob:"],
    "style-src": "'self'",
    "script-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "connect-src": "'self'",
    "worker-src": "'self'",
}
"""Content-Security-Policy: nothing from elsewhere, nothing inline."""

READER_CONTENT = CONTENT | {"script-src": ["'self'", "'wasm-unsafe-eval'"]}
"""The code reader may compile itself: a worker obeys the policy of its own file, not that of its page."""

NO_DEVICES = {"camera": "()", "microphone": "()", "geolocation": "()", "payment": "()", "usb": "()"}
CAMERA = NO_DEVICES | {"camera": "(self)"}


def register(app: Flask, settings: Settings) -> None:
    """Set the security headers, and keep what a signed-in person sees out of every cache."""

    @app.after_request  # the first to register is the last to speak
    def keep_the_page_s_own_policy(answer: Response) -> Response:
        if "content_policy" in g:
            answer.headers["Content-Security-Policy"] = g.content_policy
        return answer

    talisman.init_app(
        app,
        force_https=False,  # the proxy's work; a loopback demonstration speaks plain HTTP
        strict_transport_security=settings.secure,
        session_cookie_secure=settings.secure,
        session_cookie_samesite="Lax",
        content_security_policy=CONTENT,
        content_security_policy_nonce_in=["script-src"],
        permissions_policy=NO_DEVICES,
        referrer_policy="same-origin",
        frame_options="DENY",
        x_xss_protection=False,
    )

    app.config["STRANGER_HEADERS"] = list((_of_a_plain_page() | _insist_on_https(settings)).items())
    app.config["MACHINE_HEADERS"] = list((machines.HEADERS | _insist_on_https(settings)).items())

    @app.after_request
    def keep_to_yourself(answer: Response) -> Response:
        if "Cache-Control" not in answer.headers and current_user and current_user.is_authenticated:
            answer.headers["Cache-Control"] = "no-store"
        answer.headers.setdefault("Cache-Control", "no-cache")
        answer.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return answer


def _of_a_plain_page() -> dict[str, str]:
    """Return what the hooks above say of a page that anyone may open, ready made."""
    rules = ((name, value if isinstance(value, str) else " ".join(value)) for name, value in CONTENT.items())
    return machines.HEADERS | {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in rules),
        "Permissions-Policy": ", ".join(f"{name}={value}" for name, value in NO_DEVICES.items()),
        "X-Robots-Tag": "noindex, nofollow",
    }


def _insist_on_https(settings: Settings) -> dict[str, str]:
    return {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if settings.secure else {}


def scanner_headers() -> Callable[[View], View]:
    """Decorate a view that uses the camera."""
    return cast(Callable[[View], View], talisman(permissions_policy=CAMERA))


def script_headers() -> Any:
    """Decorate the view that sends files to browsers, the code reader among them."""
    return talisman(content_security_policy=READER_CONTENT)


def self_contained(page: str) -> None:
    """Allow a page that is one file its own script and style, by their hashes, and nothing else at all."""
    g.content_policy = (
        f"default-src 'none'; script-src {_hash_of('script', page)}; style-src {_hash_of('style', page)}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _hash_of(kind: str, page: str) -> str:
    inner = page.split(f"<{kind}>", 1)[1].split(f"</{kind}>", 1)[0]
    return f"'sha256-{b64encode(sha256(inner.encode()).digest()).decode('ascii')}'"
