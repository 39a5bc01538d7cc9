from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Pin, User
from portal.core.roles import Role
from portal.entrepreneurs.actions.applying import (
    lapse_drafts,
    start_application,
    submit_application,
    withdraw_application,
)
from portal.entrepreneurs.errors import ImpossibleMoveError, IncompleteError, NotADraftError
from portal.entrepreneurs.models import NameWord, State
from portal.privacy.actions import ensure_first_notice
from portal.privacy.models import Consent, ConsentChannel
from tests.factories.accounts import user
from tests.factories.entrepreneurs import NOW, application, complete_draft, draft


def test_an_application_begins_with_folio_pin_and_consent(session: Session):
    notice = ensure_first_notice(session, now=NOW)

    begun = start_application(session, notice=notice, pin_digest="digest", by_id=None, now=NOW)

    assert begun.state is State.DRAFT
    owner = session.get_one(User, begun.user_id)
    assert (owner.role, owner.email, owner.password) == (Role.ENTREPRENEUR, None, None)
    assert session.scalars(select(Pin.folio)).one() == begun.folio
    assert session.scalars(select(Consent.channel)).one() is ConsentChannel.ONLINE


def test_at_the_counter_consent_is_recorded_as_assisted(session: Session):
    notice = ensure_first_notice(session, now=NOW)
    clerk = user(session)

    begun = start_application(session, notice=notice, pin_digest="digest", by_id=clerk.id, now=NOW)

    assert begun.captured_by_id == clerk.id
    assert begun.consent.channel is ConsentChannel.ASSISTED
    assert begun.consent.recorded_by_id == clerk.id


def test_a_complete_draft_is_sent_and_found_by_name(session: Session):
    begun = complete_draft(session)

    submit_application(session, begun, by_id=begun.user_id, now=NOW)

    assert (begun.state, begun.submitted_at) == (State.SUBMITTED, NOW)
    assert set(session.scalars(select(NameWord.word))) == {"rosa", "elena", "canul", "pech"}


def test_an_incomplete_draft_is_not_sent(session: Session):
    begun = complete_draft(session, products="")

    with pytest.raises(IncompleteError):
        submit_application(session, begun, by_id=begun.user_id, now=NOW)

    assert begun.state is State.DRAFT


def test_what_was_sent_is_not_sent_twice(session: Session):
    begun = complete_draft(session)
    submit_application(session, begun, by_id=begun.user_id, now=NOW)

    with pytest.raises(NotADraftError):
        submit_application(session, begun, by_id=begun.user_id, now=NOW)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.IN_REVIEW, State.NEEDS_CORRECTION, State.APPROVED])
def test_a_second_one_with_the_same_curp_is_kept_as_duplicate(session: Session, state: State):
    first = application(session, state=state)
    second = complete_draft(session, curp=first.curp, curp_key=first.curp)

    submit_application(session, second, by_id=second.user_id, now=NOW)

    assert (first.state, second.state) == (state, State.DUPLICATE)
    assert second.submitted_at == NOW


@pytest.mark.parametrize("state", [State.DRAFT, State.REJECTED, State.WITHDRAWN, State.LAPSED])
def test_what_is_not_alive_blocks_nobody(session: Session, state: State):
    first = application(session, state=state)
    second = complete_draft(session, curp=first.curp, curp_key=first.curp)

    submit_application(session, second, by_id=second.user_id, now=NOW)

    assert second.state is State.SUBMITTED


def test_she_takes_it_back_and_may_begin_again(session: Session):
    first = application(session, state=State.IN_REVIEW, owner_id=user(session).id)
    second = complete_draft(session, curp=first.curp, curp_key=first.curp)

    withdraw_application(session, first, by_id=first.user_id, now=NOW)
    submit_application(session, second, by_id=second.user_id, now=NOW)

    assert (first.state, first.owner_id) == (State.WITHDRAWN, None)
    assert second.state is State.SUBMITTED


def test_what_has_ended_cannot_be_taken_back(session: Session):
    rejected = application(session, state=State.REJECTED)

    with pytest.raises(ImpossibleMoveError):
        withdraw_application(session, rejected, by_id=rejected.user_id, now=NOW)


def test_only_old_drafts_lapse(session: Session):
    old, fresh = draft(session), draft(session, changed_at=NOW + timedelta(days=29))
    sent = application(session)

    count = lapse_drafts(session, untouched_for=timedelta(days=30), now=NOW + timedelta(days=31))

    assert count == 1
    assert (old.state, fresh.state, sent.state) == (State.LAPSED, State.DRAFT, State.SUBMITTED)
    assert session.scalar(select(func.count()).select_from(NameWord)) == 0
