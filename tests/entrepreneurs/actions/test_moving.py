import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry
from portal.entrepreneurs.actions.moving import move
from portal.entrepreneurs.errors import CurpTakenError, ImpossibleMoveError
from portal.entrepreneurs.models import TRANSITIONS, ApplicationStep, State
from tests.factories.entrepreneurs import NOW, application


def test_a_move_leaves_its_step_and_its_audit_entry(session: Session):
    sent = application(session)

    move(session, sent, State.IN_REVIEW, by_id=sent.user_id, now=NOW)

    assert sent.state is State.IN_REVIEW
    step = session.scalars(select(ApplicationStep)).one()
    assert (step.before, step.after, step.at, step.by_id) == (
        State.SUBMITTED,
        State.IN_REVIEW,
        NOW,
        sent.user_id,
    )
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject_id) == ("take_application", sent.id)


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
@pytest.mark.sqlite_only
def test_only_the_moves_of_the_table_are_made(session: Session, before: State, after: State):
    sent = application(session, state=before)

    if after in TRANSITIONS[before]:
        move(session, sent, after, by_id=None, now=NOW)
    else:
        with pytest.raises(ImpossibleMoveError):
            move(session, sent, after, by_id=None, now=NOW)

    session.refresh(sent)
    assert sent.state is (after if after in TRANSITIONS[before] else before)


def test_a_curp_belongs_to_one_live_application(session: Session):
    first = application(session)
    second = application(session, state=State.DUPLICATE, curp=first.curp, curp_key=first.curp)

    with pytest.raises(CurpTakenError):
        move(session, second, State.SUBMITTED, by_id=None, now=NOW)

    assert second.state is State.DUPLICATE
    assert session.scalars(select(ApplicationStep)).all() == []
