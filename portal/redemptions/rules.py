"""The rules of a redemption, without a database: rows in, a refusal or nothing out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from portal.cards.models import CardState
from portal.core.periods import next_window, window_key
from portal.entrepreneurs.models import State
from portal.redemptions.codes import Code
from portal.redemptions.errors import Facts, Reason, RefusedError
from portal.vendors.models import BenefitState, LimitScope, VendorState
from portal.vendors.terms import Limit, Terms

SCOPES = (LimitScope.CARD, LimitScope.TOTAL, LimitScope.BRANCH)
"""In the order in which limits are checked."""

LIMIT_REASONS = {
    LimitScope.CARD: Reason.LIMIT_CARD,
    LimitScope.TOTAL: Reason.LIMIT_TOTAL,
    LimitScope.BRANCH: Reason.LIMIT_BRANCH,
}
CARD_REASONS = {
    CardState.SUSPENDED: Reason.SUSPENDED,
    CardState.REQUESTED: Reason.NOT_DELIVERED,
    CardState.APPROVED: Reason.NOT_DELIVERED,
    CardState.PRINTED: Reason.NOT_DELIVERED,
    CardState.REPLACED: Reason.REPLACED,
}

PlaceKey = tuple[int, int, str]
"""Limit, scope key and window key: whose places, and in which time."""


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit as it stands, from the rows of ``statements.TERMS``."""

    id: int
    version_id: int
    is_active: bool
    terms: Terms

    @property
    def is_shared(self) -> bool:
        """Tell whether other cards can take the last place."""
        return any(limit.scope is not LimitScope.CARD for limit in self.terms.limits)


def benefit_of(rows: Sequence[Any]) -> Benefit:
    """Build a benefit of its rows, one for each limit."""
    first = rows[0]
    limits = (
        Limit(row.scope, row.window, row.number, row.limit_id, row.version_limit_id)
        for row in rows
        if row.limit_id is not None
    )
    terms = Terms(
        kind=first.kind,
        item=first.item,
        percent=first.percent,
        amount=first.amount,
        cap=first.cap,
        minimum=first.minimum,
        weekdays=first.weekdays,
        from_hour=first.from_hour,
        to_hour=first.to_hour,
        valid_from=first.valid_from,
        valid_to=first.valid_to,
        limits=tuple(limits),
    )
    is_active = first.benefit_state is BenefitState.ACTIVE
    return Benefit(first.benefit_id, first.version_id, is_active, in_order(terms))


def in_order(terms: Terms) -> Terms:
    """Return the terms with their limits in the order in which they are checked."""
    return replace(terms, limits=tuple(sorted(terms.limits, key=lambda limit: SCOPES.index(limit.scope))))


def check_card(code: Code, row: Any | None, today: date) -> Any:
    """Return the card's row if the card is good today; card and application are asked now, nothing is copied.

    :param row: of ``statements.THE_CARD``; ``None``: the code is of no card.
    :raises RefusedError: with the first reason that holds.
    """
    fault = code.fault
    if fault is None:
        fault = Reason.UNKNOWN if row is None else _fault_of(row, today)
    if fault is not None:
        raise RefusedError(fault, Facts(today=today, mistyped=code.is_mistyped))
    return row


def _fault_of(row: Any, today: date) -> Reason | None:
    """Ask what is special before what is general: a code revoked because it was lost is told as lost."""
    state = row.card_state
    if row.valid_until is not None and row.valid_until < today:
        return Reason.EXPIRED
    if state is CardState.REVOKED:
        return Reason.REVOKED
    if row.lost_at is not None:
        return Reason.LOST
    if state in CARD_REASONS:
        return CARD_REASONS[state]
    if row.revoked_at is not None:
        return Reason.REVOKED
    return None if row.application_state is State.APPROVED else Reason.NOT_REGISTERED


def check_vendor(row: Any, today: date) -> None:
    """Refuse while the shop may not redeem.

    :param row: with ``vendor_state`` and ``agreement_id``.
    :raises RefusedError: not approved, or no agreement is in force.
    """
    if row.vendor_state is not VendorState.APPROVED:
        raise RefusedError(Reason.VENDOR_NOT_APPROVED, Facts(today=today))
    if row.agreement_id is None:
        raise RefusedError(Reason.AGREEMENT_ENDED, Facts(today=today))


def check_time(benefit: Benefit, local: datetime) -> None:
    """Refuse what is not granted now.

    :param local: now, in the portal's zone.
    :raises RefusedError: paused or out of its dates, or not at this day and hour.
    """
    late = local.time() >= (benefit.terms.from_hour or time.min)
    facts = Facts(today=local.date(), terms=benefit.terms, again=local.date() + timedelta(days=late))
    if not benefit.is_active or not benefit.terms.is_valid_on(local.date()):
        raise RefusedError(Reason.BENEFIT_INACTIVE, facts)
    if not benefit.terms.is_open_at(local):
        raise RefusedError(Reason.OUTSIDE_HOURS, facts)


def check_limits(terms: Terms, taken: Mapping[int, int], today: date) -> None:
    """Refuse when a limit has no place left.

    :param taken: places that are taken now, by limit.
    :raises RefusedError: with the first scope that is used up; when it is granted again follows from all.
    """
    used_up = [limit for limit in terms.limits if taken.get(limit.limit_id, 0) >= limit.number]
    if not used_up:
        return
    ends = {limit.limit_id: next_window(limit.window, today) or date.max for limit in used_up}
    first = [limit for limit in used_up if limit.scope is used_up[0].scope]
    longest, again = max(first, key=lambda limit: ends[limit.limit_id]), max(ends.values())
    facts = Facts(today=today, terms=terms, limit=longest, again=None if again == date.max else again)
    raise RefusedError(LIMIT_REASONS[longest.scope], facts)


def check_minimum(terms: Terms, amount: int | None, today: date) -> None:
    """:raises RefusedError: the purchase is too small."""
    if amount is not None and amount < terms.minimum:
        raise RefusedError(Reason.BELOW_MINIMUM, Facts(today=today, terms=terms))


def place_keys(
    limits: Iterable[Limit], *, holder: int, branch: int | None, agreement: int, local: datetime
) -> dict[int, PlaceKey]:
    """Return, by limit, whose places count now.

    :param holder: her application.
    :param branch: of the till; tills that belong to none share the places of branch 0.
    :param local: now, in the portal's zone.
    """
    scopes = {LimitScope.CARD: holder, LimitScope.TOTAL: 0, LimitScope.BRANCH: branch or 0}
    zone = cast(ZoneInfo, local.tzinfo)
    return {
        limit.limit_id: (
            limit.limit_id,
            scopes[limit.scope],
            window_key(limit.window, local, zone, agreement),
        )
        for limit in limits
    }
