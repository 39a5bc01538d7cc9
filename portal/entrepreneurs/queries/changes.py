"""Reads of changes that wait for staff."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from portal.entrepreneurs.errors import ChangeNotFoundError
from portal.entrepreneurs.models import Application, ChangeRequest, ChangeState
from portal.entrepreneurs.queries.scope import Scope, within

WAITING = (ChangeState.ASKED, ChangeState.SECONDED)
ORDER = (ChangeRequest.id,)


def waiting_changes(scope: Scope) -> Select[ChangeRequest]:
    """Return the query of changes that nobody decided, inside ``scope``; order it by ``ORDER``."""
    query = (
        select(ChangeRequest)
        .join(ChangeRequest.application)
        .where(ChangeRequest.state.in_(WAITING))
        .options(contains_eager(ChangeRequest.application))
    )
    return within(query, scope)


def count_changes(session: Session, scope: Scope) -> int:
    query = select(func.count()).select_from(ChangeRequest).join(Application)
    return session.scalar(within(query.where(ChangeRequest.state.in_(WAITING)), scope)) or 0


def get_change(session: Session, change_id: int, *, scope: Scope) -> ChangeRequest:
    """:raises ChangeNotFoundError: none has that number inside ``scope``."""
    query = within(
        select(ChangeRequest).join(ChangeRequest.application).where(ChangeRequest.id == change_id), scope
    )
    change = session.scalar(query)
    if change is None:
        raise ChangeNotFoundError(change_id)
    return change
