"""What is left for a woman of every benefit that is good today, by the rules and places of the tills."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session, contains_eager, selectinload

from portal.redemptions import rules
from portal.redemptions.errors import Reason, RefusedError
from portal.redemptions.models import Place
from portal.redemptions.words import left_for_her
from portal.vendors.models import Agreement, Benefit, BenefitVersion, Device, VersionLimit
from portal.vendors.queries.directory import agreed_on, grants_on, in_force_on
from portal.vendors.terms import Terms


@dataclass(frozen=True, slots=True)
class Left:
    """One benefit of a shop, for her, now.

    :param words: a sentence for each limit.
    :param refusal: why a till would refuse it now; ``None``: it would not.
    """

    vendor_id: int
    vendor: str
    title: str
    words: tuple[str, ...]
    refusal: Reason | None


def good_benefits(day: date) -> Select[Benefit]:
    """Select the benefits that are good on ``day`` with their shops; order them by shop and ``id``."""
    limits = selectinload(BenefitVersion.limits).joinedload(VersionLimit.limit)
    return (
        select(Benefit)
        .join(Benefit.vendor)
        .where(grants_on(day), agreed_on(day))
        .options(contains_eager(Benefit.vendor), selectinload(Benefit.current).options(limits))
    )


def left_for(
    session: Session, application_id: int, benefits: Sequence[Benefit], *, zone: ZoneInfo, now: datetime
) -> list[Left]:
    """Return what is left for her of each benefit.

    Of a limit by branch she is told of the one with most places: she may go there.

    :param benefits: some of ``good_benefits`` of today.
    """
    local = now.astimezone(zone)
    vendor_ids = {benefit.vendor_id for benefit in benefits}
    agreements, branches = _agreements(session, vendor_ids, local.date()), _branches(session, vendor_ids)
    terms = {benefit.id: rules.in_order(Terms.of(benefit.current)) for benefit in benefits}
    keys: defaultdict[int, set[rules.PlaceKey]] = defaultdict(set)
    for benefit in benefits:
        for branch in branches[benefit.vendor_id] or {None}:
            of_branch = rules.place_keys(
                terms[benefit.id].limits,
                holder=application_id,
                branch=branch,
                agreement=agreements[benefit.vendor_id],
                local=local,
            )
            for limit_id, key in of_branch.items():
                keys[limit_id].add(key)
    taken = _taken(session, keys)
    return [_left(benefit, terms[benefit.id], taken, local) for benefit in benefits]


def _left(benefit: Benefit, terms: Terms, taken: dict[int, int], local: datetime) -> Left:
    refusal = None
    try:
        rules.check_time(rules.Benefit(benefit.id, benefit.current.id, True, terms), local)
        rules.check_limits(terms, taken, local.date())
    except RefusedError as refused:
        refusal = refused.reason
    words = tuple(
        left_for_her(limit, max(0, limit.number - taken.get(limit.limit_id, 0))) for limit in terms.limits
    )
    hours = (terms.opening_words(),) if refusal is Reason.OUTSIDE_HOURS else ()
    return Left(benefit.vendor_id, benefit.vendor.name, terms.title, (*hours, *words), refusal)


def _agreements(session: Session, vendor_ids: Collection[int], today: date) -> dict[int, int]:
    """Return the agreement in force of each shop: its limits by agreement are counted in it."""
    rows = session.execute(
        select(Agreement.vendor_id, func.min(Agreement.id))
        .where(Agreement.vendor_id.in_(vendor_ids), in_force_on(today))
        .group_by(Agreement.vendor_id)
    )
    return dict(rows.all())


def _branches(session: Session, vendor_ids: Collection[int]) -> defaultdict[int, set[int | None]]:
    """Return the branches in which the tills of each shop stand."""
    rows = session.execute(
        select(Device.vendor_id, Device.branch_id)
        .where(Device.vendor_id.in_(vendor_ids), Device.revoked_at.is_(None))
        .distinct()
    )
    branches: defaultdict[int, set[int | None]] = defaultdict(set)
    for vendor_id, branch_id in rows:
        branches[vendor_id].add(branch_id)
    return branches


def _taken(session: Session, keys: dict[int, set[rules.PlaceKey]]) -> dict[int, int]:
    """Return how many places of each limit are taken; of several branches, where fewest are."""
    asked = [key for of_limit in keys.values() for key in of_limit]
    rows = session.execute(
        select(Place.limit_id, Place.scope_key, func.count())
        .where(tuple_(Place.limit_id, Place.scope_key, Place.window_key).in_(asked))
        .group_by(Place.limit_id, Place.scope_key)
    )
    counts = {(limit_id, scope_key): count for limit_id, scope_key, count in rows}
    return {limit_id: min(counts.get(key[:2], 0) for key in of_limit) for limit_id, of_limit in keys.items()}
