"""The address of this page with other questions: how lists keep their filters from page to page."""

from flask import Flask, request, url_for

CURSORS = frozenset({"after", "before"})


def register(app: Flask) -> None:
    """Give templates ``here(after=…)``."""
    app.jinja_env.globals["here"] = here


def here(**changes: str) -> str:
    """Return this page's address with ``changes`` among its questions; cursors are not carried along."""
    kept = {name: value for name, value in request.args.items(multi=False) if name not in CURSORS and value}
    return url_for(request.endpoint or "", **(request.view_args or {}) | kept | changes)
