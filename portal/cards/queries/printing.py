"""What waits to be printed, and what was printed when and by whom."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cards.models import Card, CardState, CardToken, Medium
from portal.entrepreneurs.models import Application
from portal.houses.models import House
from portal.tokens.models import IssuedToken

_AT_ONCE = 500


def lock_pending(session: Session, card_ids: Sequence[int]) -> list[Card]:
    """Lock those of the cards that still wait to be printed, house by house as they will be handed out."""
    found: list[Card] = []
    for start in range(0, len(card_ids), _AT_ONCE):
        found += session.scalars(
            select(Card)
            .where(Card.id.in_(card_ids[start : start + _AT_ONCE]), Card.state == CardState.APPROVED)
            .order_by(Card.id)
            .with_for_update()
        )
    return found


def pending_ids(session: Session) -> Sequence[int]:
    """Return the ids of the cards that wait to be printed, those of one house together."""
    return session.scalars(
        select(Card.id)
        .join(Card.application)
        .join(House, House.id == Application.house_id, isouter=True)
        .where(Card.state == CardState.APPROVED)
        .order_by(House.name, Card.printed_name, Card.id)
    ).all()


def printed_in(session: Session, batch_id: int) -> Sequence[tuple[Card, IssuedToken]]:
    """Return the cards of a batch with their printed codes, in the order in which they are drawn."""
    rows = session.execute(
        select(Card, IssuedToken)
        .join(CardToken, CardToken.card_id == Card.id)
        .join(IssuedToken, IssuedToken.id == CardToken.id)
        .join(Application, Application.id == Card.application_id)
        .join(House, House.id == Application.house_id, isouter=True)
        .where(Card.batch_id == batch_id, CardToken.medium == Medium.PRINTED, CardToken.lost_at.is_(None))
        .order_by(House.name, Card.printed_name, Card.id)
    )
    return [(card, token) for card, token in rows]
