import pytest
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.entrepreneurs.actions.comparing import keep_the_first, keep_this_one
from portal.entrepreneurs.errors import CoordinatorNeededError, ImpossibleMoveError
from portal.entrepreneurs.models import Application, State
from tests.factories.accounts import user
from tests.factories.entrepreneurs import NOW, application


def pair(session: Session, **first) -> tuple[Application, Application]:
    one = application(session, **first)
    two = application(session, curp=one.curp, curp_key=one.curp, state=State.DUPLICATE)
    return one, two


def test_the_first_stays_as_it_was(session: Session):
    first, second = pair(session)

    keep_the_first(session, second, by=user(session), now=NOW)

    assert (first.state, second.state) == (State.SUBMITTED, State.WITHDRAWN)


def test_the_second_takes_its_place(session: Session):
    first, second = pair(session)

    keep_this_one(session, second, by=user(session), now=NOW)

    assert (first.state, second.state) == (State.WITHDRAWN, State.SUBMITTED)


def test_an_approved_first_is_closed_by_a_coordinator_alone(session: Session):
    first, second = pair(session, state=State.APPROVED)

    with pytest.raises(CoordinatorNeededError):
        keep_this_one(session, second, by=user(session), now=NOW)
    assert (first.state, second.state) == (State.APPROVED, State.DUPLICATE)

    keep_this_one(session, second, by=user(session, role=Role.COORDINATOR), now=NOW)
    assert (first.state, second.state) == (State.WITHDRAWN, State.SUBMITTED)


def test_without_a_living_first_the_second_just_goes_on(session: Session):
    first, second = pair(session, state=State.REJECTED)

    keep_this_one(session, second, by=user(session), now=NOW)

    assert (first.state, second.state) == (State.REJECTED, State.SUBMITTED)


def test_what_is_no_duplicate_is_not_settled(session: Session):
    with pytest.raises(ImpossibleMoveError):
        keep_the_first(session, application(session), by=user(session), now=NOW)
