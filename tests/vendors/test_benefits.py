from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.outbox.models import Channel, Message, Recipient
from portal.vendors.actions import benefits
from portal.vendors.errors import BenefitStateError, UnsoundTermsError
from portal.vendors.models import (
    BenefitKind,
    BenefitLimit,
    BenefitState,
    LimitScope,
    Window,
)
from portal.vendors.terms import Limit, Terms
from tests.factories import vendors
from tests.factories.accounts import user

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
DAILY = Limit(LimitScope.CARD, Window.DAY, 1)
TEN = Terms(kind=BenefitKind.PERCENT, item="repostería", percent=10, limits=(DAILY,))
TWENTY = Terms(
    kind=BenefitKind.PERCENT, item="repostería", percent=20, limits=(Limit(LimitScope.CARD, Window.DAY, 2),)
)


@pytest.fixture
def staff_id(session: Session) -> int:
    return user(session).id


def propose(session: Session, terms: Terms = TEN):
    return benefits.propose_benefit(session, vendors.vendor(session).id, terms=terms, by_id=None, now=NOW)


def test_a_proposed_benefit_is_granted_once_approved(session, staff_id):
    benefit = propose(session)
    assert benefit.state is BenefitState.PROPOSED

    benefits.approve_benefit(session, benefit.id, number=1, by_id=staff_id, now=NOW)

    assert benefit.state is BenefitState.ACTIVE
    assert Terms.of(benefit.current).sentence() == TEN.sentence()


def test_a_change_waits_and_the_terms_in_force_go_on(session, staff_id):
    benefit = propose(session)
    benefits.approve_benefit(session, benefit.id, number=1, by_id=staff_id, now=NOW)

    benefits.new_version(session, benefit.id, terms=TWENTY, by_id=None, now=NOW)

    assert benefit.current.percent == 10
    benefits.approve_benefit(session, benefit.id, number=2, by_id=staff_id, now=NOW)
    assert benefit.current.percent == 20


def test_a_rejected_change_leaves_the_benefit_as_it_is(session, staff_id):
    benefit = propose(session)
    benefits.approve_benefit(session, benefit.id, number=1, by_id=staff_id, now=NOW)
    benefits.new_version(session, benefit.id, terms=TWENTY, by_id=None, now=NOW)

    benefits.reject_benefit(session, benefit.id, number=2, reason="Es mucho", by_id=staff_id, now=NOW)

    assert (benefit.state, benefit.version, benefit.pending) == (BenefitState.ACTIVE, 1, None)


def test_nobody_approves_what_she_did_not_read(session, staff_id):
    benefit = propose(session)
    benefits.new_version(session, benefit.id, terms=TWENTY, by_id=None, now=NOW)

    with pytest.raises(BenefitStateError):
        benefits.approve_benefit(session, benefit.id, number=1, by_id=staff_id, now=NOW)


def test_versions_share_what_is_counted(session):
    benefit = propose(session)
    version = benefits.new_version(session, benefit.id, terms=TWENTY, by_id=None, now=NOW)

    assert session.scalar(select(func.count()).select_from(BenefitLimit)) == 1
    assert [limit.number for limit in version.limits] == [2]
    assert benefit.current.limits[0].limit_id == version.limits[0].limit_id


@pytest.mark.parametrize(
    "state, action",
    [
        (BenefitState.PROPOSED, benefits.pause_benefit),
        (BenefitState.ACTIVE, benefits.resume_benefit),
        (BenefitState.ENDED, benefits.end_benefit),
        (BenefitState.REJECTED, benefits.end_benefit),
    ],
)
def test_a_step_from_the_wrong_state_is_refused(session, staff_id, state, action):
    benefit = vendors.benefit(session, vendors.vendor(session), state=state)

    with pytest.raises(BenefitStateError):
        action(session, benefit.id, by_id=staff_id, now=NOW)


def test_a_benefit_rests_and_comes_back(session, staff_id):
    benefit = vendors.benefit(session, vendors.vendor(session))

    benefits.pause_benefit(session, benefit.id, by_id=staff_id, now=NOW)
    assert benefit.state is BenefitState.PAUSED
    benefits.resume_benefit(session, benefit.id, by_id=staff_id, now=NOW)

    assert benefit.state is BenefitState.ACTIVE


@pytest.mark.parametrize("state", [BenefitState.ENDED, BenefitState.REJECTED])
def test_what_is_over_takes_no_other_terms(session, state):
    benefit = vendors.benefit(session, vendors.vendor(session), state=state)

    with pytest.raises(BenefitStateError):
        benefits.new_version(session, benefit.id, terms=TWENTY, by_id=None, now=NOW)


@pytest.mark.parametrize(
    "field, facts",
    [
        ("item", {"item": " "}),
        ("percent", {"percent": None}),
        ("percent", {"percent": 101}),
        ("percent", {"kind": BenefitKind.FIXED_AMOUNT, "amount": 100}),
        ("amount", {"amount": 100}),
        ("amount", {"kind": BenefitKind.FIXED_AMOUNT, "percent": None}),
        ("amount", {"kind": BenefitKind.SPECIAL_PRICE, "percent": None, "amount": 0}),
        ("cap", {"cap": 0}),
        ("cap", {"kind": BenefitKind.FREE_ITEM, "percent": None, "cap": 10}),
        ("minimum", {"minimum": -1}),
        ("weekdays", {"weekdays": 0}),
        ("to_hour", {"from_hour": time(9), "to_hour": time(9)}),
        ("valid_to", {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}),
        ("limits", {"limits": (DAILY, Limit(LimitScope.CARD, Window.DAY, 2))}),
        ("limits", {"limits": (Limit(LimitScope.CARD, Window.DAY, 0),)}),
    ],
)
def test_terms_that_cannot_be_granted_name_their_field(field, facts):
    terms = Terms(**{"kind": BenefitKind.PERCENT, "item": "repostería", "percent": 10} | facts)

    with pytest.raises(UnsoundTermsError) as refused:
        benefits.check_terms(terms)

    assert refused.value.field == field


@pytest.mark.parametrize(
    "change", ["UPDATE benefit_version SET percent = 90", "UPDATE version_limit SET number = 9"]
)
def test_the_database_itself_keeps_terms_as_they_were(session, change):
    propose(session)

    with pytest.raises(DBAPIError, match="terms never change"):
        session.execute(text(change))


def test_who_proposed_is_told_of_the_decision(session, staff_id):
    mail = {"channel": Channel.EMAIL, "is_safe": True}
    shop = vendors.vendor(session, recipient=Recipient(**mail, email="pan@example.mx"))
    manager = user(session, role=Role.VENDOR_MANAGER, recipient=Recipient(**mail, email="ella@example.mx"))

    for by_id, number in ((manager.id, 1), (staff_id, 2)):
        benefit = benefits.propose_benefit(session, shop.id, terms=TEN, by_id=by_id, now=NOW)
        if number == 1:
            benefits.approve_benefit(session, benefit.id, number=1, by_id=staff_id, now=NOW)
        else:
            benefits.reject_benefit(session, benefit.id, number=1, reason="No", by_id=staff_id, now=NOW)

    messages = session.scalars(select(Message).order_by(Message.id)).all()
    assert [message.recipient.email for message in messages] == ["ella@example.mx", "pan@example.mx"]
