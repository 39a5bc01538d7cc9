"""What a woman has saved with her card, and where she used it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from portal.cards.models import Card
from portal.core.periods import day_bounds
from portal.redemptions.models import Redemption


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands of her redemptions. Centavos; what only the till knows is not in it."""

    uses: int
    saving: int


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


def _hers(application_id: int) -> list[ColumnElement[bool]]:
    return [Redemption.card_id.in_(select(Card.id).where(Card.application_id == application_id))]
