from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from portal.vendors.errors import VendorNotFoundError
from portal.vendors.models import BenefitState, Vendor, VendorState
from portal.vendors.queries.directory import Wanted, fitting, listed_vendor, listed_vendors
from tests.factories import vendors

DAY = date(2026, 11, 23)
MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("America/Cancun"))


def shop(session: Session, name: str = "Panificadora", **changes) -> Vendor:
    row = vendors.vendor(session, name=name, **changes)
    vendors.benefit(session, row, item="repostería")
    return row


def names(session: Session, day: date = DAY, **wanted) -> list[str]:
    session.flush()
    session.expunge_all()
    shops = listed_vendors(session, day=day)
    return [shop.name for shop in shops if fitting(shop, Wanted(**wanted))]


def test_a_shop_with_agreement_and_benefit_is_listed_with_its_terms(session):
    row = shop(session)

    found = listed_vendor(session, row.id, day=DAY)

    assert [benefit.terms.title for benefit in found.benefits] == ["10\N{NO-BREAK SPACE}% en repostería"]


@pytest.mark.parametrize("state", [state for state in VendorState if state is not VendorState.APPROVED])
def test_a_shop_that_is_not_in_is_not_listed(session, state):
    row = shop(session, state=state)

    assert names(session) == []
    with pytest.raises(VendorNotFoundError):
        listed_vendor(session, row.id, day=DAY)


def test_a_shop_disappears_the_day_after_its_agreement(session):
    row = shop(session, agreed=False)
    vendors.agreement(session, row, starts_on=date(2026, 1, 1), ends_on=DAY)

    assert names(session, day=DAY) == ["Panificadora"]
    assert names(session, day=date(2026, 11, 24)) == []


@pytest.mark.parametrize("state", [state for state in BenefitState if state is not BenefitState.ACTIVE])
def test_a_benefit_that_is_not_in_force_is_not_offered(session, state):
    vendors.benefit(session, vendors.vendor(session), state=state)

    assert names(session) == []


def test_a_benefit_is_offered_on_its_days_only(session):
    vendors.benefit(session, vendors.vendor(session, name="A"), valid_to=date(2026, 11, 22))
    vendors.benefit(session, vendors.vendor(session, name="B"), valid_from=date(2026, 11, 24))
    vendors.benefit(session, vendors.vendor(session, name="C"), valid_from=DAY, valid_to=DAY)

    assert names(session) == ["C"]


def test_visitors_find_by_words_without_accents_category_and_zone(session):
    optics = shop(session, "Óptica Caribe", category="Salud")
    vendors.branch(session, optics, zone="Región 94")
    vendors.branch(session, shop(session, "Panificadora"), zone="Región 237")

    assert names(session, text="optica") == ["Óptica Caribe"]
    assert names(session, text="reposteria region 237") == ["Panificadora"]
    assert names(session, category="Salud") == ["Óptica Caribe"]
    assert names(session, zone="Región 94") == ["Óptica Caribe"]
    assert names(session, text="llantas") == []


def test_open_now_asks_each_branch_that_is_not_closed_for_good(session):
    by_day = [["09:00", "19:00"]] * 7
    vendors.branch(session, shop(session, "De día"), hours=by_day)
    vendors.branch(session, shop(session, "De noche"), hours=[["20:00", "02:00"]] * 7)
    vendors.branch(session, shop(session, "Cerrada"), hours=by_day, is_open=False)

    assert names(session, open_at=MONDAY_NOON) == ["De día"]


def test_nothing_of_who_speaks_for_a_shop_is_listed(session):
    row = shop(session, contact_name="Canaria Secreta")

    found = listed_vendor(session, row.id, day=DAY)

    assert "Canaria" not in repr([getattr(found, name) for name in found.__slots__])
