"""A cashier takes over an enrolled till with her PIN, and what it redeems carries her name."""

import pytest
from sqlalchemy import select

from portal.accounts.pins import hash_pin
from portal.core.roles import Role
from portal.redemptions.models import Redemption
from portal.web.extensions import db
from tests.factories import vendors

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def till(stock):
    """A till, the id of a cashier of its shop and of one of another, a benefit and a card."""

    def fill(place):
        digest = hash_pin("4071")
        own = vendors.member(db.session, place.vendor, name="Lupita", pin_digest=digest)
        foreign = vendors.member(db.session, vendors.vendor(db.session), pin_digest=digest)
        return {
            "own": vendors.membership(db.session, own).id,
            "user": own.id,
            "foreign": vendors.membership(db.session, foreign).id,
            "coffee": place.coffee().id,
            "code": place.card(),
        }

    return stock(fill)


def test_a_till_knows_its_name_and_its_cashiers(till):
    client, made = till

    told = client.post("/till", {}).json

    assert told["cashier"] is None
    assert told["cashiers"] == [{"id": made["own"], "name": "Lupita"}]


def test_what_it_redeems_carries_the_name_of_who_stands_there(app, till):
    client, made = till

    assert client.post("/till/cashier", {"cashier": made["own"], "pin": "4071"}).json["cashier"] == "Lupita"
    assert client.redeem(made["code"], made["coffee"]).status_code == 201

    with app.app_context():
        assert db.session.scalars(select(Redemption.cashier_id)).one() == made["user"]
    assert client.post("/till/cashier", {"cashier": None}).json["cashier"] is None


def test_a_wrong_pin_is_said_and_the_fifth_makes_her_wait(till):
    client, made = till
    for _ in range(5):
        answer = client.post("/till/cashier", {"cashier": made["own"], "pin": "0000"})
        assert answer.status_code == 422
        assert "pin" in answer.json["errors"]

    waiting = client.post("/till/cashier", {"cashier": made["own"], "pin": "4071"})

    assert waiting.status_code == 429
    assert int(waiting.headers["Retry-After"]) > 0


def test_a_cashier_of_another_shop_is_not_found(till):
    client, made = till

    assert client.post("/till/cashier", {"cashier": made["foreign"], "pin": "4071"}).status_code == 404


def test_only_an_enrolled_till_has_people_standing_at_it(app, till, client_of):
    client, made = till
    client.headers = {"Authorization": "Bearer nothing"}

    assert client.post("/till", {}).status_code == 401
    cashier = client_of(made["user"])
    assert cashier.post("/api/v1/till", json={}).status_code == 403
    assert client_of(Role.CLERK).post("/api/v1/till", json={}).status_code == 403
