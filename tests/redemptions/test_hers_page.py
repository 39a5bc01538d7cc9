"""Her savings page: hers alone, and never by a PIN alone."""

from datetime import UTC, datetime

from portal.core.roles import Role
from portal.entrepreneurs.models import State
from portal.vendors.models import LimitScope, Window
from portal.vendors.terms import Limit
from portal.web.config import key_ring
from portal.web.extensions import db
from tests.factories.cards import delivered_card, registered
from tests.factories.redemptions import counter


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


def test_what_she_saved_before_counts_and_what_is_left_is_of_the_card_she_holds(app, client_of):
    with app.app_context():
        now, shop = datetime.now(UTC), counter(db.session, key_ring())
        coffee = shop.coffee(Limit(LimitScope.CARD, Window.EVER, 1), amount=2_500)
        assert shop.redeem(shop.card(now=now), coffee, now=now).status == 201
        former = registered(db.session)
        user_id = former.user_id
        assert shop.redeem(shop.card(woman=former, now=now), coffee, now=now).status == 201
        former.state = State.WITHDRAWN
        delivered_card(db.session, shop.ring, registered(db.session, user_id=user_id), now=now)
        db.session.commit()

    page = client_of(user_id).get("/mi-tarjeta/ahorro").text

    assert "$25.00" in page.split("</h1>")[0] and "En 1 canje." in page
    assert page.split("Dónde la usaste")[1].count("Un café gratis") == 1
    assert "Disponible" in page and "Ya lo usaste" not in page


def test_a_woman_without_an_application_has_saved_nothing_yet(client_of):
    page = client_of(Role.ENTREPRENEUR).get("/mi-tarjeta/ahorro")

    assert page.status_code == 200
    assert "Todavía no la usas" in page.text
