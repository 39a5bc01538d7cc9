import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cards.actions.stopping import revoke, suspend
from portal.cards.models import Card
from portal.web.config import key_ring
from portal.web.extensions import db, limiter
from tests.factories.cards import code_of, delivered_card, printed_card, registered

TODAY = datetime.now(UTC)


@pytest.fixture
def cards(app: Flask) -> dict[str, tuple[Card, str]]:
    """A card in each state, with its printed code."""
    with app.app_context():
        session, ring = db.session, key_ring()
        found = {
            "printed": printed_card(session, ring, now=TODAY),
            "delivered": delivered_card(
                session, ring, registered(session, printed_name="Xaviera Zamná"), now=TODAY
            ),
            "suspended": delivered_card(session, ring, now=TODAY),
            "revoked": delivered_card(session, ring, now=TODAY),
            "expired": delivered_card(session, ring, now=TODAY.replace(year=TODAY.year - 2)),
        }
        codes = {name: code_of(session, ring, card) for name, card in found.items()}
        suspend(session, found["suspended"], reason="", by_id=None, now=TODAY)
        revoke(session, found["revoked"], reason="", by_id=None, now=TODAY)
        session.commit()
    return {name: (card, codes[name]) for name, card in found.items()}


@pytest.mark.parametrize("path", ["/T/", "/t/"])
@pytest.mark.parametrize(
    "name, words",
    [
        ("delivered", "Auténtica y vigente"),
        ("printed", "Todavía no entregada"),
        ("suspended", "Cancelada por ahora"),
        ("revoked", "Cancelada"),
        ("expired", "Vencida"),
    ],
)
def test_each_state_has_its_words_and_only_a_good_card_is_called_genuine(
    visitor: FlaskClient, cards, path, name, words
):
    page = visitor.get(path + cards[name][1])

    assert page.status_code == 200
    assert f"<h1>{words}</h1>" in page.text
    assert ("auténtica" in page.text.casefold()) == (name == "delivered")
    assert cards[name][0].folio in page.text


def test_what_is_not_ours_is_404(visitor: FlaskClient, cards):
    code = cards["delivered"][1]
    altered = code[:60] + ("B" if code[60] == "A" else "A") + code[61:]
    for forged in (altered, code[:-1], "A", "A" * 117, code + "="):
        page = visitor.get(f"/T/{forged}")
        assert page.status_code == 404
        assert "No reconocida" in page.text
        assert "auténtica" not in page.text.casefold()


def test_the_page_says_no_name_and_leaves_no_trace(visitor: FlaskClient, cards):
    _, code = cards["delivered"]
    page = visitor.get(f"/T/{code.lower()}")

    assert "Xaviera" not in page.text
    assert code not in page.text.upper()
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in page.headers


def test_a_stranger_and_a_visitor_with_a_session_read_the_same(app: Flask, visitor: FlaskClient, cards):
    """The short way for strangers says no less and guards no worse than the long one."""
    paths = [f"/T/{code}" for _, code in cards.values()] + ["/T/A"]
    known = app.test_client()
    known.set_cookie("portal", "x")
    for path in paths:
        short, long = visitor.get(path), known.get(path)
        assert short.status_code == long.status_code
        assert _without_clock(short.text) == _without_clock(long.text)
        assert "\ue000" not in short.text
        for name in ("Cache-Control", "X-Robots-Tag", "X-Frame-Options", "X-Content-Type-Options"):
            assert short.headers[name] == long.headers[name]
        assert short.headers["Content-Security-Policy"].replace("'self'", "").count("unsafe") == 0
        assert "frame-ancestors 'none'" in short.headers["Content-Security-Policy"]


def _without_clock(page: str) -> str:
    return re.sub(r"\d{1,2}:\d\d\s[ap]\.m\.", "", page)


def test_a_typed_folio_is_forgiven_its_writing(visitor: FlaskClient, cards):
    typed = cards["delivered"][0].folio.replace("-", " ").lower()
    page = visitor.get("/comprobar", query_string={"folio": typed})
    assert (page.status_code, "Auténtica y vigente" in page.text) == (200, True)


def test_an_unknown_folio_is_404_and_a_wrong_one_keeps_what_was_typed(visitor: FlaskClient, cards):
    assert visitor.get("/comprobar?folio=00000000000").status_code == 404
    page = visitor.get("/comprobar?folio=3HT8-W5RC-N0")
    assert page.status_code == 422
    assert 'value="3HT8-W5RC-N0"' in page.text
    assert "Escribe las 11 letras y números" in page.text
    assert "auténtica" not in visitor.get("/comprobar?folio=00000000000").text.casefold()


@pytest.mark.sqlite_only
def test_folios_are_limited_and_codes_are_not(app: Flask, visitor: FlaskClient, cards, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    answers = [visitor.get("/comprobar?folio=00000000000").status_code for _ in range(21)]
    assert answers == [404] * 20 + [429]
    assert visitor.get("/comprobar").status_code == 200
    assert {visitor.get(f"/T/{cards['delivered'][1]}").status_code for _ in range(120)} == {200}
