"""The page that anyone reaches who scans a card or types its folio. It says no name and keeps no trace."""

from datetime import UTC, datetime

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from portal.cards.queries.checking import Check, Verdict, check_code, check_folio
from portal.cards.views.blueprints import check
from portal.core.codes import CodeError, parse_card_folio
from portal.core.roles import SHOP
from portal.web.access import public
from portal.web.config import key_ring, settings
from portal.web.extensions import db, limiter
from portal.web.network import network

SCANNER = "redemptions.scanner"
"""Where a till goes on with the code, after the ``#``: no server sees it in an address.

The page is of a feature above this one, so it is known by its name alone."""


@check.get("/T/<code>")
@check.get("/t/<code>")
@public
def scanned(code: str) -> ResponseReturnValue:
    """Say whether the card whose code was scanned is genuine and in force."""
    if current_user.is_authenticated and current_user.role in SHOP and SCANNER in current_app.view_functions:
        return _untraced(redirect(url_for(SCANNER, _anchor=code), 303))
    now = datetime.now(UTC)
    result = check_code(db.session, key_ring(), code, now=now, zone=settings().timezone)
    return _page(result, now)


@check.get("/comprobar")
@public
@limiter.limit("20 per minute", key_func=network, exempt_when=lambda: not request.args.get("folio"))
def typed() -> ResponseReturnValue:
    """Say whether the card whose folio was typed is genuine and in force."""
    now, folio = datetime.now(UTC), request.args.get("folio", "").strip()
    if not folio:
        return _untraced(make_response(render_template("cards/check_folio.html", folio="", error="")))
    try:
        stored = parse_card_folio(folio)
    except CodeError as problem:
        page = render_template("cards/check_folio.html", folio=folio, error=FAULTS[problem.fault])
        return _untraced(make_response(page, 422))
    return _page(check_folio(db.session, stored, now=now, zone=settings().timezone), now)


FAULTS = {
    "length": "Escribe las 11 letras y números del folio.",
    "shape": "El folio lleva solo letras y números. Cópialo como está impreso.",
    "check": "Una letra o un número no coincide. Revísalo con la tarjeta.",
}


def _page(result: Check, now: datetime) -> ResponseReturnValue:
    page = render_template("cards/check.html", check=result, now=now)
    return _untraced(make_response(page, 404 if result.verdict is Verdict.UNKNOWN else 200))


def _untraced(answer: BaseResponse) -> BaseResponse:
    """Keep the code out of caches and of search engines."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
