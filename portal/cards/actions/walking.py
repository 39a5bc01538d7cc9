"""The one function that walks a card from state to state."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.cards.errors import ImpossibleStepError
from portal.cards.models import CARD_TRANSITIONS, Card, CardState, CardStep, Medium
from portal.core.database import lock_row


def step(
    session: Session, card: Card, to: CardState, *, by_id: int | None, now: datetime, reason: str = ""
) -> None:
    """Bring a locked card to another state and note the step in its history.

    Nobody else writes ``state``.

    :param reason: staff's words, kept with the step.
    :raises ImpossibleStepError: the table of transitions has no such step.
    """
    before = card.state
    if to not in CARD_TRANSITIONS[before]:
        raise ImpossibleStepError(before, to)
    card.state = to
    session.add(CardStep(card_id=card.id, before=before, after=to, at=now, by_id=by_id, reason=reason))


def note_loss(
    session: Session, card: Card, medium: Medium, *, by_id: int | None, now: datetime, reason: str
) -> None:
    """Note in the history of a locked card that its code on one medium was lost; it stays where it is."""
    here = {"before": card.state, "after": card.state}
    session.add(CardStep(card_id=card.id, **here, at=now, by_id=by_id, reason=reason, medium=medium))


def lock(session: Session, card: Card) -> Card:
    """Read a card again and keep it until the transaction ends."""
    lock_row(session, card)
    return card


def audit(session: Session, card: Card, action: str, *, by_id: int | None, now: datetime) -> None:
    """Write down who did what to a card."""
    record(session, action=action, kind="card", subject_id=card.id, by_id=by_id, now=now)
