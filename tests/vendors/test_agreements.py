from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from portal.vendors.actions.agreements import ask_renewal, renew_agreement, sign_agreement
from portal.vendors.errors import AgreementOverlapsError, VendorStateError, WrongPeriodError
from portal.vendors.models import Vendor, VendorState
from tests.factories import vendors
from tests.factories.accounts import user

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def staff_id(session: Session) -> int:
    return user(session).id


@pytest.fixture
def vendor(session: Session) -> Vendor:
    return vendors.vendor(session, agreed=False)


def sign(session: Session, vendor: Vendor, first: date, last: date):
    return sign_agreement(session, vendor.id, starts_on=first, ends_on=last, by_id=None, now=NOW)


def test_two_agreements_may_touch_and_not_overlap(session, vendor):
    sign(session, vendor, date(2026, 1, 1), date(2026, 6, 30))
    sign(session, vendor, date(2026, 7, 1), date(2026, 12, 31))

    with pytest.raises(AgreementOverlapsError):
        sign(session, vendor, date(2026, 12, 31), date(2027, 6, 30))


def test_an_agreement_does_not_end_before_it_begins(session, vendor):
    with pytest.raises(WrongPeriodError):
        sign(session, vendor, date(2026, 2, 1), date(2026, 1, 31))


def test_a_shop_that_only_asked_signs_nothing(session):
    vendor = vendors.vendor(session, agreed=False, state=VendorState.APPLIED)

    with pytest.raises(VendorStateError):
        sign(session, vendor, date(2026, 1, 1), date(2026, 6, 30))


def test_a_renewal_begins_the_day_after(session, vendor, staff_id):
    old = sign(session, vendor, date(2026, 1, 1), date(2026, 12, 31))

    new = renew_agreement(session, old.id, ends_on=date(2027, 12, 31), today=TODAY, by_id=staff_id, now=NOW)

    assert (new.starts_on, new.ends_on) == (date(2027, 1, 1), date(2027, 12, 31))
    assert old.ends_on == date(2026, 12, 31)


def test_a_renewal_of_what_has_ended_begins_today(session, vendor, staff_id):
    old = sign(session, vendor, date(2025, 1, 1), date(2025, 12, 31))

    new = renew_agreement(session, old.id, ends_on=date(2027, 11, 21), today=TODAY, by_id=staff_id, now=NOW)

    assert new.starts_on == TODAY


def test_pressing_renew_twice_renews_once(session, vendor, staff_id):
    old = sign(session, vendor, date(2026, 1, 1), date(2026, 12, 31))
    facts = {"ends_on": date(2027, 12, 31), "today": TODAY, "by_id": staff_id, "now": NOW}
    renew_agreement(session, old.id, **facts)

    with pytest.raises(AgreementOverlapsError):
        renew_agreement(session, old.id, **facts)


def test_a_shop_asks_for_its_renewal_once(session, vendor):
    manager = vendors.member(session, vendor)
    agreement = sign(session, vendor, date(2026, 1, 1), date(2026, 12, 31))

    ask_renewal(session, agreement.id, by_id=manager.id, now=NOW)
    ask_renewal(session, agreement.id, by_id=manager.id, now=datetime(2026, 12, 1, tzinfo=UTC))

    assert agreement.renewal_asked_at == NOW
