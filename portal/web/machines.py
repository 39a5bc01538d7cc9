"""A short way through Flask for machines, and for strangers who scan a card."""

from apiflask import APIFlask
from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue

from portal.web.extensions import compress

API = "/api/"
CARD_PAGES = ("/T/", "/t/")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What an answer says to a browser that should never have seen it."""


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie, for those who may have one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return ``None`` to a machine: it gets a session that nobody can write to."""
        return None if comes_from_machine() else super().open_session(app, request)


class Portal(APIFlask):
    """Flask, where nobody pays for what is made for people who sign in.

    A request to the API with a bearer token, and one to a card's public page without a cookie, have no
    session and no user. So the hooks that look for them are passed by: they cost more than the answer.
    """

    session_interface = Sessions()

    def preprocess_request(self) -> ResponseReturnValue | None:
        return None if comes_from_machine() or comes_from_stranger() else super().preprocess_request()

    def process_response(self, response: Response) -> Response:
        if comes_from_machine():
            response.headers.extend(self.config["MACHINE_HEADERS"])
            return response
        if comes_from_stranger():
            response.headers.extend(self.config["STRANGER_HEADERS"])
            return compress.after_request(response)
        return super().process_response(response)


def comes_from_machine() -> bool:
    """Tell whether a device asks the API with a secret of its own."""
    environ = request.environ
    return environ["PATH_INFO"].startswith(API) and bearer() is not None


def comes_from_stranger() -> bool:
    """Tell whether somebody without a session opens the page that a card's code leads to."""
    environ = request.environ
    return environ["PATH_INFO"].startswith(CARD_PAGES) and "HTTP_COOKIE" not in environ


def bearer() -> str | None:
    """Return the bearer token of the request, if it has one."""
    scheme, _, token = request.environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
