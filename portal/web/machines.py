"""A short way for machines through Flask."""

from apiflask import APIFlask
from flask import Response, request
from flask.typing import ResponseReturnValue

API = "/api/"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What an answer says to a browser that should never have seen it."""


class Portal(APIFlask):
    """Flask, where a till does not pay for what is made for people's browsers.

    A request to the API with a bearer token has no session, no user, no page and no cookie that another
    site could use. So the hooks that look for them are passed by: they cost more than the redemption.
    """

    def preprocess_request(self) -> ResponseReturnValue | None:
        return None if comes_from_machine() else super().preprocess_request()

    def process_response(self, response: Response) -> Response:
        if not comes_from_machine():
            return super().process_response(response)
        response.headers.extend(self.config["MACHINE_HEADERS"])
        return response


def comes_from_machine() -> bool:
    """Tell whether a device asks the API with a secret of its own."""
    environ = request.environ
    return environ["PATH_INFO"].startswith(API) and bearer() is not None


def bearer() -> str | None:
    """Return the bearer token of the request, if it has one."""
    scheme, _, token = request.environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
