"""Reads of cards, one by one. Staff see a card inside their scope alone."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session, contains_eager

from portal.accounts.models import User
from portal.cards.errors import CardNotFoundError
from portal.cards.models import IN_PRODUCTION, IN_USE, Card, CardStep, CardToken
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.scope import Scope, within
from portal.tokens.models import IssuedToken


def get_card(session: Session, card_id: int, *, scope: Scope) -> Card:
    """:raises CardNotFoundError: none has that id inside ``scope``."""
    return _one(session, cards(scope).where(Card.id == card_id))


def card_with_folio(session: Session, folio: str, *, scope: Scope) -> Card:
    """:raises CardNotFoundError: none has that folio inside ``scope``."""
    return _one(session, cards(scope).where(Card.folio == folio))


def card_with_token(session: Session, index: int, *, scope: Scope) -> Card:
    """:raises CardNotFoundError: that code is on no card inside ``scope``."""
    return _one(session, cards(scope).join(CardToken).where(CardToken.id == index))


def cards(scope: Scope) -> Select[Card]:
    """Return the query of all cards inside ``scope``, each with its application."""
    query = (
        select(Card)
        .join(Card.application)
        .options(contains_eager(Card.application).joinedload(Application.house))
    )
    return within(query, scope)


def cards_of(session: Session, application_id: int) -> Sequence[Card]:
    """Return all cards she ever had, the youngest first."""
    return session.scalars(
        select(Card).where(Card.application_id == application_id).order_by(Card.id.desc())
    ).all()


def history(session: Session, card_id: int) -> Sequence[tuple[CardStep, str | None]]:
    """Return the steps of a card with the name of who made each, the first first."""
    rows = session.execute(
        select(CardStep, User.name)
        .join(User, User.id == CardStep.by_id, isouter=True)
        .where(CardStep.card_id == card_id)
        .order_by(CardStep.id)
    )
    return [(step, name) for step, name in rows]


def card_in_production(session: Session, application_id: int) -> Card | None:
    """Return her card that is being made."""
    return session.scalar(
        select(Card).where(Card.application_id == application_id, Card.state.in_(IN_PRODUCTION))
    )


def card_in_use(session: Session, application_id: int) -> Card | None:
    """Return the card she holds: delivered or suspended, expired or not."""
    return session.scalar(select(Card).where(Card.application_id == application_id, Card.state.in_(IN_USE)))


def lacks_codes(session: Session, card: Card, retired: Collection[int]) -> bool:
    """Tell whether the card carries no code, as those of the old registry, or one that is refused now."""
    refused = select(Card.id).where(Card.id == card.id, or_(~Card.tokens.any(), is_refused(retired)))
    return session.scalar(refused) is not None


def is_refused(retired: Collection[int]) -> ColumnElement[bool]:
    """Return the condition on ``Card`` that a code of it, not lost, was signed by one of these keys."""
    if not retired:
        return false()
    return Card.tokens.any(
        and_(CardToken.lost_at.is_(None), CardToken.token.has(IssuedToken.key_id.in_(retired)))
    )


def _one(session: Session, query: Select[Card]) -> Card:
    card = session.scalar(query)
    if card is None:
        raise CardNotFoundError
    return card
