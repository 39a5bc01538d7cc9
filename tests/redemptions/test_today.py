"""What a till gave today, and what it may still undo: by the API and on the shop's page."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from portal.redemptions.models import Redemption
from portal.web.extensions import db
from tests.factories import vendors
from tests.factories.redemptions import Counter
from tests.factories.vendors import member
from tests.redemptions.conftest import TillClient
from tests.redemptions.test_reports import answer_id


def test_a_till_says_what_it_gave_today_and_what_it_may_still_undo(app, client_of, stock):
    def fill(shop: Counter) -> tuple[str, int, int]:
        coffee = shop.coffee(amount=2_500)
        shop.redeem(shop.card(), coffee, now=datetime.now(UTC) - timedelta(minutes=16))
        return shop.card(), coffee.id, member(shop.session, shop.vendor).id

    till, (code, coffee, cashier) = stock(fill)
    first, last = (till.redeem(code, coffee).json["id"] for _ in range(2))
    till.annul(first)
    TillClient(client_of(cashier), {}).redeem(code, coffee)

    said = till.post("/till/today", {}).json

    lines = {line["id"]: line for line in said["redemptions"]}
    assert list(lines)[:2] == [last, first]
    assert (lines[last]["holder"], lines[last]["undone"]) == ("Rosa C.", False)
    assert lines[last]["undo_until"] > lines[last]["at"]
    assert [(line["holder"], line["undo_until"]) for line in list(lines.values())[1:]] == [("", None)] * (
        len(lines) - 1
    )
    assert lines[first]["undone"]
    assert said["month"]["count"] >= 2
    assert said["month"]["saving"] == 2_500 * said["month"]["count"]
    assert till.client.post("/api/v1/till/today", json={}).status_code == 401


def test_who_stands_at_a_till_undoes_what_was_given_just_now(app, client_of, stock):
    def fill(shop: Counter) -> tuple[str, str, int, int]:
        coffee, now = shop.coffee(), datetime.now(UTC)
        given = answer_id(shop.redeem(shop.card(), coffee, now=now))
        late = answer_id(shop.redeem(shop.card(), coffee, now=now - timedelta(minutes=16)))
        other = vendors.member(shop.session, vendors.vendor(shop.session)).id
        return given, late, vendors.member(shop.session, shop.vendor).id, other

    _, (given, late, hers, other) = stock(fill)
    cashier = client_of(hers)
    links = cashier.get("/mi-comercio/hoy").text
    assert f"/mi-comercio/hoy/{given}/deshacer" in links and late not in links
    assert "Este mes el comercio lleva" in links

    page = f"/mi-comercio/hoy/{given}/deshacer"
    assert "¿Deshacer el canje de Un café gratis?" in cashier.get(page).text
    assert client_of(other).get(page).status_code == 404
    too_late = cashier.post(f"/mi-comercio/hoy/{late}/deshacer", data={"reason": "Ya no compró"})
    assert too_late.status_code == 303
    assert "Ya pasaron los 15 minutos" in cashier.get("/mi-comercio/hoy").text
    assert cashier.post(page, data={"reason": "Ya no compró"}).status_code == 303
    with app.app_context():
        rows = dict(db.session.execute(select(Redemption.public_id, Redemption.annulment_reason)).all())
    assert rows == {given: "Ya no compró", late: None}
