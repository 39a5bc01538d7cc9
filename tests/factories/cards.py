"""Cards at every point of their life, brought there by the portal's own actions."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cards.actions.delivering import deliver_card
from portal.cards.actions.issuing import issue_card
from portal.cards.actions.printing import print_cards
from portal.cards.models import Card, CardState, CardToken, Medium
from portal.core.codes import new_card_folio
from portal.core.periods import add_months
from portal.entrepreneurs.models import Application, State
from portal.preferences.catalogue import Choices
from portal.tokens.keys import KeyRing
from portal.tokens.layout import write_code
from tests.factories.entrepreneurs import application

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
CHOICES = Choices()


def registered(session: Session, **changes: Any) -> Application:
    """A woman whose application was approved."""
    return application(session, **{"state": State.APPROVED, "decided_at": NOW} | changes)


def approved_card(
    session: Session, woman: Application | None = None, *, now: datetime = NOW, choices: Choices = CHOICES
) -> Card:
    """A card that waits to be printed."""
    woman = woman or registered(session)
    return issue_card(session, woman, choices=choices, today=now.date(), by_id=None, now=now)


def printed_card(
    session: Session, ring: KeyRing, woman: Application | None = None, *, now: datetime = NOW, **more: Any
) -> Card:
    """A card that waits to be handed over."""
    card = approved_card(session, woman, now=now, **more)
    print_cards(session, [card.id], ring=ring, layout="sheet", by_id=None, house_id=None, now=now)
    return card


def delivered_card(
    session: Session, ring: KeyRing, woman: Application | None = None, *, now: datetime = NOW, **more: Any
) -> Card:
    """A card in her hand, with a printed and a phone code."""
    card = printed_card(session, ring, woman, now=now, **more)
    deliver_card(
        session,
        card,
        token_id=None,
        identity="INE",
        ring=ring,
        today=now.date(),
        by_id=None,
        now=now,
    )
    return card


def taken_over_card(session: Session, woman: Application | None = None, *, now: datetime = NOW) -> Card:
    """A delivered card of the old registry: it carries no code."""
    woman = woman or registered(session, taken_over=True)
    row = Card(
        folio=new_card_folio(),
        application_id=woman.id,
        state=CardState.DELIVERED,
        printed_name=woman.card_name,
        valid_until=add_months(now.date(), 12),
        created_at=now,
        delivered_at=now,
    )
    session.add(row)
    session.flush()
    return row


def token_of(session: Session, card: Card, medium: Medium = Medium.PRINTED) -> CardToken:
    """The living code of a card on plastic or phone."""
    return session.scalars(
        select(CardToken).where(
            CardToken.card_id == card.id, CardToken.medium == medium, CardToken.lost_at.is_(None)
        )
    ).one()


def code_of(session: Session, ring: KeyRing, card: Card, medium: Medium = Medium.PRINTED) -> str:
    """What the QR of a card says after the last slash."""
    return write_code(ring.sign(token_of(session, card, medium).token.said))
