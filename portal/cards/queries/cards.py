"""Reads of cards, one by one. Each is seen only inside the reader's scope."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cards.models import IN_PRODUCTION, IN_USE, Card, CardToken


def card_in_production(session: Session, application_id: int) -> Card | None:
    """Return her card that is being made."""
    return session.scalar(
        select(Card).where(Card.application_id == application_id, Card.state.in_(IN_PRODUCTION))
    )


def card_in_use(session: Session, application_id: int) -> Card | None:
    """Return the card she holds: delivered or suspended, expired or not."""
    return session.scalar(select(Card).where(Card.application_id == application_id, Card.state.in_(IN_USE)))


def has_tokens(session: Session, card_id: int) -> bool:
    """Tell whether the card carries a code; those of the old registry carry none."""
    return session.scalar(select(CardToken.id).where(CardToken.card_id == card_id).limit(1)) is not None
