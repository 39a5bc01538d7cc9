"""What a woman has saved with her card, and where she used it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from portal.cards.models import Card
from portal.redemptions.models import Redemption


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands of her redemptions. Centavos; what only the till knows is not in it."""

    uses: int
    saving: int


def saved_by(session: Session, application_ids: Collection[int]) -> Saved:
    """Return what she saved with all cards of these applications of hers."""
    uses, saving = session.execute(
        select(func.count(), func.coalesce(func.sum(Redemption.saving), 0)).where(
            _hers(application_ids), Redemption.annulled_at.is_(None)
        )
    ).one()
    return Saved(uses, int(saving or 0))


def uses_of(session: Session, application_ids: Collection[int], *, limit: int) -> Sequence[Redemption]:
    """Return her last uses, those undone too. For her own eyes, fully signed in, and for her file."""
    return session.scalars(
        select(Redemption)
        .where(_hers(application_ids))
        .options(joinedload(Redemption.version), joinedload(Redemption.vendor))
        .order_by(Redemption.at.desc(), Redemption.id.desc())
        .limit(limit)
    ).all()


def _hers(application_ids: Collection[int]) -> ColumnElement[bool]:
    return Redemption.card_id.in_(select(Card.id).where(Card.application_id.in_(application_ids)))
