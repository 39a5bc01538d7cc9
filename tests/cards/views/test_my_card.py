"""Her card on her phone."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cards.actions.stopping import revoke, suspend
from portal.cards.models import Card, CardState, Medium
from portal.core.roles import Role
from portal.tokens.layout import link
from portal.tokens.qr import draw_path
from tests.factories.accounts import user
from tests.factories.cards import (
    approved_card,
    delivered_card,
    printed_card,
    registered,
    taken_over_card,
    token_of,
)

TODAY = datetime.now(UTC)


@pytest.fixture
def hers(write, client_of):
    """Sign her in after ``make(session, ring)`` gave her a card; returns her client and the card's id."""

    def enter(make, *, with_pin: bool = True) -> tuple[FlaskClient, int]:
        card_id, user_id = write(
            lambda session, ring: ((card := make(session, ring)).id, card.application.user_id)
        )
        return client_of(user_id, with_pin=with_pin), card_id

    return enter


def good(session, ring):
    return delivered_card(session, ring, registered(session, printed_name="Rosa Canul"), now=TODAY)


@pytest.mark.parametrize("with_pin", [True, False])
def test_she_sees_the_code_of_her_phone_with_a_pin_alone_too(app, write, hers, with_pin):
    client, card_id = hers(good, with_pin=with_pin)

    page = client.get("/mi-tarjeta").text

    public_url = app.extensions["portal.settings"].public_url
    path = write(
        lambda s, ring: (
            draw_path(
                link(public_url, ring.sign(token_of(s, s.get(Card, card_id), Medium.PHONE).token.said))
            ).path
        )
    )
    assert path in page
    assert "Rosa Canul" in page
    assert "Salir rápido" in page
    assert "<title>Tu tarjeta</title>" in page


def test_she_stops_her_lost_plastic_and_asks_for_another(write, hers):
    client, card_id = hers(good)
    assert "Perdí mi tarjeta de plástico" in client.get("/mi-tarjeta").text

    page = client.post("/mi-tarjeta/perdida", follow_redirects=True).text

    assert "Tu tarjeta de plástico ya no sirve. La de tu celular sí." in page
    lost = write(lambda s, _: {t.medium: t.lost_at is not None for t in s.get(Card, card_id).tokens})
    assert lost == {Medium.PRINTED: True, Medium.PHONE: False}
    page = client.post("/mi-tarjeta/otra", follow_redirects=True).text
    assert "Pediste otra tarjeta" in page
    assert 'class="qr"' in page
    made = write(lambda s, _: s.scalars(select(Card.state).where(Card.replaces_id == card_id)).all())
    assert made == [CardState.REQUESTED]


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda s, ring: approved_card(s, now=TODAY), "se está haciendo"),
        (lambda s, ring: printed_card(s, ring, now=TODAY), "Recógela en tu Casa de la Mujer"),
        (lambda s, ring: taken_over_card(s, now=TODAY), "no tiene código"),
        (lambda s, ring: delivered_card(s, ring, now=TODAY - timedelta(days=500)), "ya venció"),
    ],
)
def test_without_a_good_card_she_reads_why_and_what_next(hers, make, words):
    client, _ = hers(lambda s, ring: _with_user(s, make(s, ring)))
    page = client.get("/mi-tarjeta").text
    assert words in page
    assert 'class="qr"' not in page


def _with_user(session, card):
    if card.application.user_id is None:
        card.application.user_id = user(session, role=Role.ENTREPRENEUR, email=None).id
        session.flush()
    return card


@pytest.mark.sqlite_only
def test_she_stops_the_code_of_her_lost_phone_and_sees_another(write, hers, client_of):
    client, card_id = hers(good)
    stolen = client_of(write(lambda s, _: s.get(Card, card_id).application.user_id), with_pin=True)
    before = write(lambda s, _: token_of(s, s.get(Card, card_id), Medium.PHONE).id)
    assert "Perdí mi celular" in client.get("/mi-tarjeta").text

    page = client.post("/mi-tarjeta/celular", follow_redirects=True).text

    assert "El código de ese celular ya no sirve." in page
    assert 'class="qr"' in page
    assert write(lambda s, _: token_of(s, s.get(Card, card_id), Medium.PHONE).id) != before
    assert write(lambda s, _: len(s.get(Card, card_id).living(Medium.PRINTED))) == 1
    assert stolen.get("/mi-tarjeta").status_code in {302, 303}


@pytest.mark.sqlite_only
def test_a_code_whose_key_was_retired_is_not_shown_and_she_asks_for_another(write, hers):
    client, _ = hers(good)

    def retire(_session, ring):
        ring.rotate(now=TODAY)
        ring.retire(1, now=TODAY)

    write(retire)

    page = client.get("/mi-tarjeta")

    assert page.status_code == 200
    assert "Pide otra tarjeta" in page.text
    assert 'class="qr"' not in page.text
    assert "sigue sirviendo" not in client.get("/mi-tarjeta/otra").text


@pytest.mark.parametrize("stop, words", [(suspend, "suspendida"), (revoke, "ya no está activa")])
def test_a_stopped_card_shows_no_code(hers, stop, words):
    def stopped(session, ring):
        card = good(session, ring)
        stop(session, card, reason="Asunto interno", by_id=None, now=TODAY)
        return card

    client, _ = hers(stopped)
    page = client.get("/mi-tarjeta").text
    assert words in page
    assert 'class="qr"' not in page
    assert "Asunto interno" not in page


def test_the_parts_of_the_page_are_neutral_and_public(visitor: FlaskClient):
    manifest = visitor.get("/mi-tarjeta/app.webmanifest")
    assert manifest.json["name"] == "Mi tarjeta"
    assert manifest.json["scope"] == "/mi-tarjeta"
    worker = visitor.get("/mi-tarjeta/sin-senal.js")
    assert worker.headers["Service-Worker-Allowed"] == "/mi-tarjeta"
    assert worker.mimetype == "text/javascript"
    assert visitor.get("/mi-tarjeta").status_code == 302
