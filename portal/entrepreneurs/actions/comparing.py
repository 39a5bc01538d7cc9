"""Settle two applications with one CURP, once she is at the counter and says which is hers."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.database import lock_row
from portal.core.roles import Role
from portal.entrepreneurs.actions.moving import move, note_step
from portal.entrepreneurs.errors import CoordinatorNeededError, ImpossibleMoveError
from portal.entrepreneurs.models import Application, State
from portal.entrepreneurs.queries.duplicates import rival_of


def keep_the_first(session: Session, duplicate: Application, *, by: User, now: datetime) -> None:
    """Close the second application; the first goes on as it was.

    :raises ImpossibleMoveError: it is no duplicate, or no longer.
    """
    _lock(session, duplicate)
    rival = rival_of(session, duplicate)
    move(session, duplicate, State.WITHDRAWN, by_id=by.id, now=now)
    if rival is not None:
        words = f"Queda la primera, {rival.folio}"
        note_step(session, duplicate, "resolve_duplicate", by_id=by.id, now=now, note=words)


def keep_this_one(session: Session, duplicate: Application, *, by: User, now: datetime) -> None:
    """Close the first application, where it still lives, and put this one into the queue.

    A woman who is in the registry loses her card with her file, so there a coordinator decides.

    :raises ImpossibleMoveError: it is no duplicate, or no longer.
    :raises CoordinatorNeededError: the first is approved and ``by`` is no coordinator.
    """
    _lock(session, duplicate)
    rival = rival_of(session, duplicate, lock=True)
    if rival is not None:
        if rival.state is State.APPROVED and by.role is not Role.COORDINATOR:
            raise CoordinatorNeededError(rival.id)
        move(session, rival, State.WITHDRAWN, by_id=by.id, now=now)
        rival.owner_id = rival.owned_since = None
        words = f"Queda la segunda, {duplicate.folio}"
        note_step(session, rival, "resolve_duplicate", by_id=by.id, now=now, note=words)
    move(session, duplicate, State.SUBMITTED, by_id=by.id, now=now)
    session.flush()


def _lock(session: Session, duplicate: Application) -> None:
    lock_row(session, duplicate)
    if duplicate.state is not State.DUPLICATE:
        raise ImpossibleMoveError(duplicate.state, State.SUBMITTED)
