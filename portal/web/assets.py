"""Built files: hashed names, kept for a year by browsers, sent compressed as they were built."""

import json
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, send_from_directory, url_for

from portal.web.access import public
from portal.web.headers import script_headers

ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class NotBuiltError(RuntimeError):
    """``static/dist`` is missing: run ``make js``."""


def register(app: Flask, folder: Path) -> None:
    """Serve ``folder`` under ``/static`` and give templates ``asset(name)``."""

    @app.get("/static/<path:name>", endpoint="static")
    @public
    @script_headers()  # type: ignore[untyped-decorator]
    def static(name: str) -> Response:
        built = name.startswith("dist/")
        accepted = request.accept_encodings.values()
        for encoding, ending in ENCODINGS if built else ():
            if encoding in accepted and (folder / (name + ending)).is_file():
                answer = _send(folder, name + ending, name)
                answer.headers["Content-Encoding"] = encoding
                return answer
        if ".." in name or name.startswith("src/"):
            abort(404)
        return _send(folder, name, name)

    app.extensions["portal.static"] = folder
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """Return the address of a built file by its plain name.

    :raises NotBuiltError: nothing was built.
    """
    return url_for("static", name=f"dist/{_manifest(current_app.extensions['portal.static'])[name]}")


def read_asset(name: str) -> str:
    """Return the text of a built file by its plain name.

    :raises NotBuiltError: nothing was built.
    """
    folder: Path = current_app.extensions["portal.static"]
    return (folder / "dist" / _manifest(folder)[name]).read_text("utf-8")


@cache
def _manifest(folder: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((folder / "dist" / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise NotBuiltError("static/dist is missing: run `make js`") from None
    return found


def _send(folder: Path, name: str, seen_as: str) -> Response:
    answer = send_from_directory(folder, name, mimetype=_media_type(seen_as), conditional=True)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def _media_type(name: str) -> str | None:
    return {
        ".css": "text/css",
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".png": "image/png",
    }.get(Path(name).suffix)
