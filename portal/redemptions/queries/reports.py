"""What was redeemed, for the shop that gave it and for staff. No name of a woman is in any of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from portal.cards.models import Card
from portal.core.periods import day_bounds
from portal.redemptions.errors import Reason, RedemptionNotFoundError
from portal.redemptions.models import Attempt, Redemption
from portal.vendors.models import Benefit, Branch, Device, Vendor
from portal.vendors.queries.directory import agreed_on, grants_on
from portal.vendors.terms import title_of

_confirmed = Redemption.annulled_at.is_(None)


@dataclass(frozen=True, slots=True)
class Total:
    """Redemptions of one thing: those that stand, and apart from them those undone. Money in centavos."""

    name: str
    count: int
    amount: int
    saving: int
    undone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which redemptions somebody looks for; empty: any.

    :param first: first local day; :param last: last local day, which counts too.
    :param folio: of the card, as it is stored.
    :param undone: only those undone (``True``), only those that stand (``False``).
    """

    vendor_id: int | None = None
    first: date | None = None
    last: date | None = None
    folio: str | None = None
    undone: bool | None = None


def month_of(day: date) -> tuple[date, date]:
    """Return the first and last day of the month of ``day``."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def redemptions(sought: Sought, zone: ZoneInfo) -> Select[Redemption]:
    """Select redemptions with what a row of a list says; order them by ``at`` and ``id``."""
    return (
        select(Redemption)
        .where(*_conditions(sought, zone))
        .options(
            joinedload(Redemption.version),
            joinedload(Redemption.vendor),
            joinedload(Redemption.card),
            joinedload(Redemption.device),
            joinedload(Redemption.branch),
            joinedload(Redemption.cashier),
        )
    )


def totals_by_benefit(session: Session, sought: Sought, zone: ZoneInfo) -> list[Total]:
    """Return a total for each benefit, the most used first."""
    rows = session.execute(_totals(sought, zone, Redemption.benefit_id)).all()
    benefits = session.scalars(
        select(Benefit).where(Benefit.id.in_([row[0] for row in rows])).options(joinedload(Benefit.current))
    )
    names = {benefit.id: title_of(benefit.current) for benefit in benefits}
    return _sorted(Total(names[row[0]], *map(int, row[1:])) for row in rows)


def totals_by_branch(session: Session, sought: Sought, zone: ZoneInfo) -> list[Total]:
    """Return a total for each branch, the most used first."""
    rows = session.execute(_totals(sought, zone, Redemption.branch_id)).all()
    named = select(Branch.id, Branch.name).where(Branch.id.in_([row[0] for row in rows]))
    names = dict(session.execute(named).all())
    return _sorted(Total(names.get(row[0], "Sin sucursal"), *map(int, row[1:])) for row in rows)


def total_of(connection: Session | Connection, sought: Sought, zone: ZoneInfo) -> Total:
    """Return the total of everything that somebody looks for."""
    return Total("Todo", *map(int, connection.execute(_totals(sought, zone)).one()))


def get_redemption(session: Session, redemption_id: int) -> Redemption:
    """:raises RedemptionNotFoundError: there is none with that id."""
    row = session.get(Redemption, redemption_id)
    if row is None:
        raise RedemptionNotFoundError(redemption_id)
    return row


def redemption_of(session: Session, vendor: Vendor, public_id: str) -> Redemption:
    """Return a shop's redemption by its name outside. :raises RedemptionNotFoundError: it has none such."""
    query = select(Redemption).where(Redemption.public_id == public_id, Redemption.vendor_id == vendor.id)
    row = session.scalar(query)
    if row is None:
        raise RedemptionNotFoundError(public_id)
    return row


def refused_attempts(sought: Sought, reason: Reason | None, zone: ZoneInfo) -> Select[Attempt]:
    """Select what tills were refused; order it by ``at`` and ``id``."""
    query = (
        select(Attempt)
        .where(Attempt.reason.is_not(None), *_within(Attempt.at, sought, zone))
        .options(joinedload(Attempt.device).joinedload(Device.vendor))
    )
    if sought.vendor_id is not None:
        query = query.where(Attempt.device.has(Device.vendor_id == sought.vendor_id))
    return query.where(Attempt.reason == reason) if reason else query


def refusals_by_reason(session: Session, sought: Sought, zone: ZoneInfo) -> list[tuple[Reason, int]]:
    """Return how often each reason was given, the most frequent first."""
    query = (
        select(Attempt.reason, func.count())
        .where(Attempt.reason.is_not(None), *_within(Attempt.at, sought, zone))
        .group_by(Attempt.reason)
        .order_by(func.count().desc(), Attempt.reason)
    )
    if sought.vendor_id is not None:
        query = query.where(Attempt.device.has(Device.vendor_id == sought.vendor_id))
    return [(Reason(reason), count) for reason, count in session.execute(query) if reason]


def benefits_nobody_uses(session: Session, *, since: datetime, today: date) -> list[Benefit]:
    """Return the benefits good today, approved before ``since``, that nobody has used from then on."""
    used = select(Redemption.id).where(
        Redemption.benefit_id == Benefit.id, Redemption.at >= since, _confirmed
    )
    return list(
        session.scalars(
            select(Benefit)
            .join(Benefit.vendor)
            .where(
                grants_on(today),
                agreed_on(today),
                func.coalesce(Benefit.decided_at, Benefit.proposed_at) < since,
                ~used.exists(),
            )
            .options(joinedload(Benefit.vendor), joinedload(Benefit.current))
            .order_by(Vendor.search_name, Benefit.id)
        )
    )


def vendors_without_scans(
    session: Session, *, since: datetime, today: date
) -> list[tuple[Vendor, datetime | None]]:
    """Return the shops that may redeem and whose devices nobody has used since, and when one last was."""
    seen = (
        select(Device.vendor_id, func.max(Device.seen_at).label("at")).group_by(Device.vendor_id).subquery()
    )
    rows = session.execute(
        select(Vendor, seen.c.at)
        .outerjoin(seen, seen.c.vendor_id == Vendor.id)
        .where(agreed_on(today), (seen.c.at.is_(None)) | (seen.c.at < since))
        .order_by(Vendor.search_name, Vendor.id)
    )
    return [(vendor, at) for vendor, at in rows]


def _conditions(sought: Sought, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    conditions = _within(Redemption.at, sought, zone)
    if sought.vendor_id is not None:
        conditions.append(Redemption.vendor_id == sought.vendor_id)
    if sought.folio is not None:
        of_card = select(Card.id).where(Card.folio == sought.folio).scalar_subquery()
        conditions.append(Redemption.card_id == of_card)
    if sought.undone is not None:
        conditions.append(~_confirmed if sought.undone else _confirmed)
    return conditions


def _within(at: InstrumentedAttribute[datetime], sought: Sought, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    conditions = []
    if sought.first is not None:
        conditions.append(at >= day_bounds(sought.first, zone)[0])
    if sought.last is not None:
        conditions.append(at < day_bounds(sought.last, zone)[1])
    return conditions


def _totals(sought: Sought, zone: ZoneInfo, *by: InstrumentedAttribute[Any]) -> Select[Any]:
    """Select the numbers of a ``Total`` behind each value of ``by``; without it, those of all."""

    def adds_up(where: ColumnElement[bool], value: Any) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((where, value), else_=0)), 0)

    return (
        select(
            *by,
            adds_up(_confirmed, 1),
            adds_up(_confirmed, func.coalesce(Redemption.amount, 0)),
            adds_up(_confirmed, func.coalesce(Redemption.saving, 0)),
            adds_up(~_confirmed, 1),
        )
        .where(*_conditions(sought, zone))
        .group_by(*by)
    )


def _sorted(totals: Iterable[Total]) -> list[Total]:
    return sorted(totals, key=lambda total: (-total.count, total.name))
