"""The queue: applications for which somebody still has to do something."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from portal.entrepreneurs.models import Application, ApplicationStep, State
from portal.entrepreneurs.queries.scope import Scope, within
from portal.entrepreneurs.queries.searching import matches

QUEUED = (State.SUBMITTED, State.IN_REVIEW, State.NEEDS_CORRECTION, State.DUPLICATE)

ORDER = (Application.submitted_at, Application.id)
"""Who waits longest comes first."""
DRAFT_ORDER = (Application.id,)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What staff look for in the queue.

    :ivar state: ``None`` for all of the queue.
    :ivar owner_id: who has it; 0 for nobody, ``None`` for anybody.
    """

    state: State | None = None
    owner_id: int | None = None
    house_id: int | None = None
    text: str = ""


def queue(scope: Scope, wanted: QueueFilter, today: date) -> Select[Application]:
    """Return the query of the queue inside ``scope``; order it by ``ORDER``."""
    states = QUEUED if wanted.state is None else (wanted.state,)
    query = within(select(Application).where(Application.state.in_(states)), scope)
    if wanted.owner_id is not None:
        query = query.where(Application.owner_id == (wanted.owner_id or None))
    if wanted.house_id is not None:
        query = query.where(Application.house_id == wanted.house_id)
    if wanted.text.strip():
        query = query.where(matches(wanted.text, today))
    return query.options(
        joinedload(Application.giro), joinedload(Application.owner), joinedload(Application.house)
    )


def queue_key(application: Application) -> tuple[object, ...]:
    """Return the values of ``ORDER`` of one row."""
    return (application.submitted_at, application.id)


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How much waits: by state, and how much of it one reviewer has."""

    by_state: dict[State, int]
    mine: int


def count_queue(session: Session, scope: Scope, user_id: int) -> QueueCounts:
    """Count the queue inside ``scope``, in one statement."""
    query = within(
        select(Application.state, func.count(), func.count().filter(Application.owner_id == user_id))
        .where(Application.state.in_(QUEUED))
        .group_by(Application.state),
        scope,
    )
    rows = session.execute(query).all()
    return QueueCounts({state: count for state, count, _ in rows}, sum(mine for _, _, mine in rows))


def counter_drafts(scope: Scope) -> Select[Application]:
    """Return the query of what staff began to type and did not send; order it by ``DRAFT_ORDER``."""
    query = select(Application).where(
        Application.state == State.DRAFT, Application.captured_by_id.is_not(None)
    )
    return within(query, scope).options(joinedload(Application.house), joinedload(Application.captured_by))


def count_drafts(session: Session, scope: Scope) -> int:
    """Count what :func:`counter_drafts` lists."""
    query = counter_drafts(scope).with_only_columns(func.count())
    return session.scalar(query) or 0


def steps_of(session: Session, application_ids: Sequence[int]) -> dict[int, list[ApplicationStep]]:
    """Return the steps of each application, the first first."""
    found: dict[int, list[ApplicationStep]] = {id: [] for id in application_ids}
    query = select(ApplicationStep).where(ApplicationStep.application_id.in_(application_ids))
    for step in session.scalars(query.order_by(ApplicationStep.id)):
        found[step.application_id].append(step)
    return found
