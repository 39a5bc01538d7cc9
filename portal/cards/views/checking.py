"""The page that anyone reaches who scans a card or types its folio. It says no name and keeps no trace."""

import time
from datetime import datetime
from functools import lru_cache

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from portal.cards.queries.checking import Check, Verdict, check_code, check_folio
from portal.cards.views.blueprints import check
from portal.core.codes import CodeError, parse_card_folio
from portal.core.roles import SHOP
from portal.core.spanish import write_date, write_moment
from portal.preferences.queries import FRESH_FOR
from portal.web.access import public
from portal.web.clock import now
from portal.web.config import key_ring, settings
from portal.web.extensions import db, limiter
from portal.web.machines import comes_from_stranger
from portal.web.network import network

SCANNER = "redemptions.scanner"
"""Where a till goes on with the code, after the ``#``: no server sees it in an address.

The page is of a feature above this one, so it is known by its name alone."""

HOLES = {name: f"\ue000{name}\ue001" for name in ("folio", "until", "check4", "seen")}
"""What differs from card to card on this page, and signs of no language that keep its place."""


@check.get("/T/<code>")
@check.get("/t/<code>")
@public
def scanned(code: str) -> ResponseReturnValue:
    """Say whether the card whose code was scanned is genuine and in force."""
    if not comes_from_stranger() and _is_till():
        return _untraced(redirect(url_for(SCANNER, _anchor=code), 303))
    at = now()
    with db.engine.connect() as connection:
        result = check_code(connection, key_ring(), code, now=at, zone=settings().timezone)
    return _page(result, at)


@check.get("/comprobar")
@public
@limiter.limit("20 per minute", key_func=network, exempt_when=lambda: not request.args.get("folio"))
def typed() -> ResponseReturnValue:
    """Say whether the card whose folio was typed is genuine and in force."""
    at, folio = now(), request.args.get("folio", "").strip()
    if not folio:
        return _untraced(make_response(render_template("cards/check_folio.html", folio="", error="")))
    try:
        stored = parse_card_folio(folio)
    except CodeError as problem:
        page = render_template("cards/check_folio.html", folio=folio, error=FAULTS[problem.fault])
        return _untraced(make_response(page, 422))
    return _page(check_folio(db.session, stored, now=at, zone=settings().timezone), at)


FAULTS = {
    "length": "Escribe las 11 letras y números del folio.",
    "shape": "El folio lleva solo letras y números. Cópialo como está impreso.",
    "check": "Una letra o un número no coincide. Revísalo con la tarjeta.",
}


def _is_till() -> bool:
    return (
        current_user.is_authenticated and current_user.role in SHOP and SCANNER in current_app.view_functions
    )


def _page(result: Check, seen: datetime) -> ResponseReturnValue:
    facts = {
        "folio": result.folio,
        "until": write_date(result.valid_until) if result.valid_until else "",
        "check4": result.check4,
        "seen": write_moment(seen, settings().timezone),
    }
    status = 404 if result.verdict is Verdict.UNKNOWN else 200
    if comes_from_stranger():
        return Response(_fill(result.verdict, facts), status, mimetype="text/html")
    page = render_template("cards/check.html", verdict=result.verdict, **facts)
    return _untraced(make_response(page, status))


def _fill(verdict: Verdict, facts: dict[str, str]) -> str:
    """Return the page for somebody without a session: all but the facts is the same for all of them."""
    present = frozenset(name for name, value in facts.items() if value)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    page = _for_strangers(app, verdict, present, int(time.monotonic() / FRESH_FOR))
    for name in present:
        page = page.replace(HOLES[name], facts[name])
    return page


@lru_cache(maxsize=64)
def _for_strangers(_app: Flask, verdict: Verdict, present: frozenset[str], _while: int) -> str:
    """Render the page once for each verdict, and again after as long as choices of staff may be old."""
    holes = {name: hole if name in present else "" for name, hole in HOLES.items()}
    return render_template("cards/check.html", verdict=verdict, **holes)


def _untraced(answer: BaseResponse) -> BaseResponse:
    """Keep the code out of caches and of search engines."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
