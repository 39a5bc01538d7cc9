from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.outbox.models import Channel, Recipient
from portal.vendors.actions.agreements import renew_agreement
from portal.vendors.actions.warning import warn_about_ends
from portal.vendors.models import Agreement, VendorState
from portal.vendors.queries.pending import agreements_ending
from tests.factories import vendors
from tests.factories.accounts import user

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def ends_in(session: Session, days: int, **changes) -> Agreement:
    recipient = Recipient(channel=Channel.EMAIL, is_safe=True, email="pan@example.mx")
    vendor = vendors.vendor(session, agreed=False, recipient=recipient, **changes)
    return vendors.agreement(session, vendor, ends_on=TODAY + timedelta(days=days))


def warned(session: Session, today: date = TODAY) -> list[int]:
    return [message.facts["days"] for message in warn_about_ends(session, today=today, now=NOW)]


@pytest.mark.parametrize("days, said", [(61, []), (60, [60]), (30, [30]), (7, [7]), (0, [0]), (-1, [])])
def test_shops_are_warned_at_sixty_thirty_and_seven_days(session, days, said):
    ends_in(session, days)

    assert warned(session) == said


def test_each_warning_is_written_once(session):
    ends_in(session, 60)

    said = [days for ahead in range(62) for days in warned(session, TODAY + timedelta(days=ahead))]

    assert said == [60, 30, 7]


def test_who_renewed_is_not_warned(session):
    agreement = ends_in(session, 10)
    renew_agreement(
        session, agreement.id, ends_on=date(2027, 12, 31), today=TODAY, by_id=user(session).id, now=NOW
    )

    assert warned(session) == []


@pytest.mark.parametrize("state", [VendorState.LEFT, VendorState.REJECTED])
def test_who_is_no_longer_in_is_not_warned(session, state):
    ends_in(session, 10, state=state)

    assert warned(session) == []


def test_a_shop_without_mail_is_shown_to_staff_all_the_same(session):
    agreement = ends_in(session, 10)
    agreement.vendor.recipient = None
    session.flush()

    assert warned(session) == []
    assert [ending.days_left for ending in agreements_ending(session, TODAY)] == [10]
