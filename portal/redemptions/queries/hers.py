"""What a woman has saved with her card, and what is left of the benefits that she uses."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.cards.models import Card
from portal.core.periods import Window, day_bounds, window_key
from portal.redemptions.models import Place, Redemption
from portal.redemptions.words import left_words
from portal.vendors.models import Agreement, Benefit, BenefitVersion, Scope, VersionLimit
from portal.vendors.queries.directory import agreed_on, grants_on
from portal.vendors.terms import Limit, Terms


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands of her redemptions. Centavos; what only the till knows is not in it."""

    uses: int
    saving: int


@dataclass(frozen=True, slots=True)
class Left:
    """What is left for her of one benefit: ``words`` has a sentence for each of her limits."""

    vendor_id: int
    vendor: str
    title: str
    words: tuple[str, ...]
    is_used_up: bool


def saved_by(session: Session, application_id: int, *, since: date | None, zone: ZoneInfo) -> Saved:
    """Return what she saved with all her cards.

    :param since: first local day; ``None``: ever.
    """
    query = select(func.count(), func.coalesce(func.sum(Redemption.saving), 0)).where(
        *_hers(application_id), Redemption.annulled_at.is_(None)
    )
    if since is not None:
        query = query.where(Redemption.at >= day_bounds(since, zone)[0])
    uses, saving = session.execute(query).one()
    return Saved(uses, int(saving or 0))


def uses_of(session: Session, application_id: int, *, limit: int) -> Sequence[Redemption]:
    """Return her last uses, those undone too. Only for her own eyes, fully signed in."""
    return session.scalars(
        select(Redemption)
        .where(*_hers(application_id))
        .options(joinedload(Redemption.version), joinedload(Redemption.vendor))
        .order_by(Redemption.at.desc(), Redemption.id.desc())
        .limit(limit)
    ).all()


def left_for(session: Session, application_id: int, *, zone: ZoneInfo, now: datetime) -> list[Left]:
    """Return what is left for her of the benefits that she has used and that are good today.

    The places are those which the till counts, so page and till say the same.
    """
    today = now.astimezone(zone).date()
    benefits = _used_and_good(session, application_id, today)
    agreements = _agreements(session, {benefit.vendor_id for benefit in benefits}, today)
    terms = {benefit.id: Terms.of(benefit.current) for benefit in benefits}
    keys = {
        limit.limit_id: window_key(limit.window, now, zone, agreements.get(benefit.vendor_id))
        for benefit in benefits
        for limit in _own_limits(terms[benefit.id])
        if limit.window is not Window.AGREEMENT or benefit.vendor_id in agreements
    }
    taken = _taken(session, application_id, keys)
    found = []
    for benefit in benefits:
        limits = _own_limits(terms[benefit.id])
        left = [max(0, limit.number - taken[limit.limit_id]) for limit in limits]
        words = tuple(left_words(limit, places) for limit, places in zip(limits, left, strict=True))
        title = terms[benefit.id].title
        found.append(Left(benefit.vendor_id, benefit.vendor.name, title, words, 0 in left))
    return found


def _hers(application_id: int) -> list[ColumnElement[bool]]:
    return [Redemption.card_id.in_(select(Card.id).where(Card.application_id == application_id))]


def _used_and_good(session: Session, application_id: int, today: date) -> Sequence[Benefit]:
    used = select(Redemption.benefit_id).where(*_hers(application_id))
    return session.scalars(
        select(Benefit)
        .join(Benefit.vendor)
        .where(Benefit.id.in_(used), grants_on(today), agreed_on(today))
        .options(
            joinedload(Benefit.vendor),
            selectinload(Benefit.current).selectinload(BenefitVersion.limits).joinedload(VersionLimit.limit),
        )
        .order_by(Benefit.vendor_id, Benefit.id)
    ).all()


def _agreements(session: Session, vendor_ids: set[int], today: date) -> dict[int, int]:
    """Return the agreement in force of each shop: its limits by agreement are counted in it."""
    rows = session.execute(
        select(Agreement.vendor_id, func.min(Agreement.id))
        .where(
            Agreement.vendor_id.in_(vendor_ids),
            and_(Agreement.starts_on <= today, Agreement.ends_on >= today),
        )
        .group_by(Agreement.vendor_id)
    )
    return dict(rows.all())


def _own_limits(terms: Terms) -> list[Limit]:
    return [limit for limit in terms.limits if limit.scope is Scope.CARD]


def _taken(session: Session, application_id: int, keys: dict[int, str]) -> defaultdict[int, int]:
    rows = session.execute(
        select(Place.limit_id, Place.window_key, func.count())
        .where(Place.limit_id.in_(keys), Place.scope_key == application_id)
        .group_by(Place.limit_id, Place.window_key)
    )
    taken: defaultdict[int, int] = defaultdict(int)
    for limit_id, key, count in rows:
        if keys[limit_id] == key:
            taken[limit_id] = count
    return taken
