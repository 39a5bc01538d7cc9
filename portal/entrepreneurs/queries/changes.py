"""Reads of changes that wait for staff, and of what became of hers."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from portal.entrepreneurs.errors import ChangeNotFoundError
from portal.entrepreneurs.models import OPEN_CHANGES, Application, ChangeRequest, ChangeState
from portal.entrepreneurs.queries.scope import Scope, within

DECIDED = (ChangeState.APPLIED, ChangeState.REFUSED)
ORDER = (ChangeRequest.id,)
LATEST = 10
"""Decided changes that she is shown."""


def waiting_changes(scope: Scope) -> Select[ChangeRequest]:
    """Return the query of changes that nobody decided, inside ``scope``; order it by ``ORDER``."""
    query = (
        select(ChangeRequest)
        .join(ChangeRequest.application)
        .where(ChangeRequest.state.in_(OPEN_CHANGES))
        .options(contains_eager(ChangeRequest.application))
    )
    return within(query, scope)


def count_changes(session: Session, scope: Scope) -> int:
    query = select(func.count()).select_from(ChangeRequest).join(Application)
    return session.scalar(within(query.where(ChangeRequest.state.in_(OPEN_CHANGES)), scope)) or 0


def open_changes(session: Session, application: Application) -> Sequence[str]:
    """Return the fields whose change was asked for and not decided."""
    return session.scalars(
        select(ChangeRequest.field).where(
            ChangeRequest.application_id == application.id, ChangeRequest.state.in_(OPEN_CHANGES)
        )
    ).all()


def decided_changes(session: Session, application: Application) -> Sequence[ChangeRequest]:
    """Return what became of her latest wishes, the last decided first."""
    query = select(ChangeRequest).where(
        ChangeRequest.application_id == application.id, ChangeRequest.state.in_(DECIDED)
    )
    return session.scalars(query.order_by(ChangeRequest.decided_at.desc()).limit(LATEST)).all()


def refused_last(session: Session, application: Application) -> Sequence[ChangeRequest]:
    """Return the refused changes after which she asked for none of the same field."""
    latest = (
        select(func.max(ChangeRequest.id))
        .where(ChangeRequest.application_id == application.id)
        .group_by(ChangeRequest.field)
    )
    query = select(ChangeRequest).where(
        ChangeRequest.id.in_(latest), ChangeRequest.state == ChangeState.REFUSED, ChangeRequest.words != ""
    )
    return session.scalars(query.order_by(ChangeRequest.id)).all()


def get_change(session: Session, change_id: int, *, scope: Scope) -> ChangeRequest:
    """:raises ChangeNotFoundError: none has that number inside ``scope``."""
    query = within(
        select(ChangeRequest).join(ChangeRequest.application).where(ChangeRequest.id == change_id), scope
    )
    change = session.scalar(query)
    if change is None:
        raise ChangeNotFoundError(change_id)
    return change
