"""How long the office takes to decide, on its own clock."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.periods import local_day
from portal.entrepreneurs.models import Application, ApplicationStep, State
from portal.entrepreneurs.office_clock import office_days
from portal.entrepreneurs.queries.queue import steps_of
from portal.entrepreneurs.queries.scope import Scope, within

DECISIONS = (State.APPROVED, State.REJECTED)
_AT_ONCE = 500
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Decision:
    """One application that was decided.

    :ivar days: working days that the office had it.
    """

    at: datetime
    house_id: int | None
    days: int


@dataclass(frozen=True, slots=True)
class LeadTime:
    """What some decisions took: working days, of half of them at most ``median``, of nine in ten ``p90``."""

    count: int
    median: int
    p90: int


def decisions_since(session: Session, scope: Scope, since: datetime, zone: ZoneInfo) -> list[Decision]:
    """Return the decisions of a time, each with what it took; one that was reopened counts each time."""
    query = within(
        select(ApplicationStep.application_id, ApplicationStep.at, Application.house_id)
        .join(Application, Application.id == ApplicationStep.application_id)
        .where(ApplicationStep.at >= since, ApplicationStep.after.in_(DECISIONS))
        .order_by(ApplicationStep.id),
        scope,
    )
    found = session.execute(query).all()
    ids = sorted({application_id for application_id, _, _ in found})
    steps: dict[int, list[ApplicationStep]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        steps |= steps_of(session, ids[start : start + _AT_ONCE])
    return [
        Decision(at, house_id, office_days(steps[application_id], at, zone))
        for application_id, at, house_id in found
    ]


def by_week(decisions: Iterable[Decision], zone: ZoneInfo) -> list[tuple[date, LeadTime]]:
    """Return the lead times of each week, by its Monday, the latest first."""

    def monday(decision: Decision) -> date:
        day = local_day(decision.at, zone)
        return day - timedelta(days=day.weekday())

    return sorted(_grouped(decisions, monday).items(), reverse=True)


def by_house(decisions: Iterable[Decision]) -> dict[int | None, LeadTime]:
    return _grouped(decisions, lambda decision: decision.house_id)


def lead_time(days: Sequence[int]) -> LeadTime:
    """Return the median and the ninth decile, both by rank, so that each is a number that occurred.

    :param days: at least one.
    """
    ranked = sorted(days)

    def at(share: float) -> int:
        return ranked[max(ceil(share * len(ranked)) - 1, 0)]

    return LeadTime(len(ranked), at(0.5), at(0.9))


def _grouped(decisions: Iterable[Decision], key: Callable[[Decision], Key]) -> dict[Key, LeadTime]:
    groups: dict[Key, list[int]] = defaultdict(list)
    for decision in decisions:
        groups[key(decision)].append(decision.days)
    return {name: lead_time(days) for name, days in groups.items()}
