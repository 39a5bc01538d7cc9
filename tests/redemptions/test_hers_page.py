"""Her savings page: hers alone, and never by a PIN alone."""

from datetime import UTC, datetime

from portal.web.config import key_ring
from portal.web.extensions import db
from tests.factories.cards import delivered_card


def test_what_she_saved_opens_to_a_whole_sign_in_alone(app, client_of):
    with app.app_context():
        card = delivered_card(db.session, key_ring(), now=datetime.now(UTC))
        user_id = card.application.user_id
        db.session.commit()

    page = client_of(user_id).get("/mi-tarjeta/ahorro")

    assert page.status_code == 200
    assert "Todavía no la usas" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    with_pin = client_of(user_id, with_pin=True)
    assert with_pin.get("/mi-tarjeta/ahorro").status_code == 403
    assert "/mi-tarjeta/ahorro" not in with_pin.get("/mi-tarjeta").text
    assert "/mi-tarjeta/ahorro" in client_of(user_id).get("/mi-tarjeta").text
