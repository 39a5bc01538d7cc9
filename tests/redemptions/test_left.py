"""What is left for her is what a till would say."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.cards.models import Card
from portal.redemptions.errors import Reason
from portal.redemptions.queries.left import good_benefits, left_for
from portal.vendors.models import Benefit, LimitScope, Window
from portal.vendors.terms import Limit
from tests.factories import vendors
from tests.factories.redemptions import NOW, ZONE, Counter
from tests.redemptions.test_reports import answer_id

DAY = NOW.astimezone(ZONE).date()


def left_for_her(session, application_id: int):
    benefits = session.scalars(good_benefits(DAY).order_by(Benefit.id)).all()
    return left_for(session, application_id, benefits, zone=ZONE, now=NOW)


@pytest.mark.parametrize("window", list(Window))
def test_what_is_left_for_her_is_what_the_till_says(session, shop: Counter, window):
    coffee = shop.coffee(Limit(LimitScope.CARD, window, 2))
    code = shop.card()
    hers = session.scalars(select(Card)).one().application_id
    for uses in range(3):
        (left,) = left_for_her(session, hers)
        said = shop.scan(code)["benefits"][0]["left"][0]
        assert left.words == (said["words"].replace("Le", "Te"),)
        assert left.refusal is (Reason.LIMIT_CARD if uses == 2 else None)
        shop.redeem(code, coffee)


def test_of_every_benefit_she_reads_what_a_till_would_say(session, shop: Counter):
    closed = shop.coffee(weekdays=0b0000001)
    gone = shop.coffee(Limit(LimitScope.TOTAL, Window.MONTH, 1), Limit(LimitScope.CARD, Window.MONTH, 1))
    here, there = (vendors.branch(session, shop.vendor).id for _ in range(2))
    by_branch = shop.coffee(Limit(LimitScope.BRANCH, Window.DAY, 1))
    other = vendors.benefit(session, vendors.vendor(session, name="Zapatería"))
    shop.coffee(valid_to=date(2026, 11, 1))
    shop.device.branch_id = here
    vendors.device(session, shop.vendor, branch_id=there)
    for used in (gone, by_branch):
        assert shop.redeem(shop.card(), used).status == 201
    code = shop.card()
    hers = session.scalars(select(Card).order_by(Card.id.desc())).first().application_id

    left = left_for_her(session, hers)

    assert [(each.vendor_id, each.refusal) for each in left] == [
        (shop.vendor.id, Reason.OUTSIDE_HOURS),
        (shop.vendor.id, Reason.LIMIT_TOTAL),
        (shop.vendor.id, None),
        (other.vendor_id, None),
    ]
    assert left[0].words == ("los lunes",)
    assert "Quedan 0 de 1 para todas este mes" in left[1].words
    assert left[2].words == ("Queda hasta 1 de 1 por sucursal hoy",)
    told = {each["id"]: each["refusal"] for each in shop.scan(code)["benefits"]}
    assert told[closed.id]["reason"] == "outside_hours" and told[gone.id]["reason"] == "limit_total"
    shop.device.branch_id = there
    assert shop.redeem(shop.card(), by_branch).status == 201
    assert left_for_her(session, hers)[2].refusal is Reason.LIMIT_BRANCH


def test_an_undone_use_is_left_again(session, shop: Counter):
    coffee = shop.coffee(Limit(LimitScope.CARD, Window.DAY, 1))
    shop.annul(answer_id(shop.redeem(shop.card(), coffee)))
    hers = session.scalars(select(Card)).one().application_id

    assert left_for_her(session, hers)[0].refusal is None
