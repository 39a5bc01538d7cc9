"""Stop cards for a while or for good, and codes that were lost."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cards.actions.walking import audit, lock, note_loss, step
from portal.cards.errors import ImpossibleStepError
from portal.cards.models import Card, CardState, CardToken
from portal.tokens.actions import revoke_tokens


def suspend(session: Session, card: Card, *, reason: str, by_id: int | None, now: datetime) -> None:
    """Stop a delivered card for a while; its codes stay and work again when it is resumed.

    :raises ImpossibleStepError: it is not delivered.
    """
    lock(session, card)
    step(session, card, CardState.SUSPENDED, by_id=by_id, now=now, reason=reason)
    card.reason = reason
    audit(session, card, "suspend_card", by_id=by_id, now=now)


def resume(session: Session, card: Card, *, reason: str, by_id: int | None, now: datetime) -> None:
    """Let a suspended card be used again.

    :raises ImpossibleStepError: it is not suspended.
    """
    lock(session, card)
    if card.state is not CardState.SUSPENDED:
        raise ImpossibleStepError(card.state, CardState.DELIVERED)
    step(session, card, CardState.DELIVERED, by_id=by_id, now=now, reason=reason)
    card.reason = ""
    audit(session, card, "resume_card", by_id=by_id, now=now)


def revoke(session: Session, card: Card, *, reason: str, by_id: int | None, now: datetime) -> None:
    """End a card for good, with all its codes.

    :raises ImpossibleStepError: it has ended already.
    """
    lock(session, card)
    end_card(session, card, CardState.REVOKED, by_id=by_id, now=now, reason=reason)
    card.reason = reason
    audit(session, card, "revoke_card", by_id=by_id, now=now)


def end_card(
    session: Session, card: Card, to: CardState, *, by_id: int | None, now: datetime, reason: str = ""
) -> None:
    """Bring a locked card to its last state and make its codes worthless.

    :raises ImpossibleStepError: it has ended already.
    """
    step(session, card, to, by_id=by_id, now=now, reason=reason)
    card.ended_at = now
    codes = session.scalars(select(CardToken.id).where(CardToken.card_id == card.id)).all()
    revoke_tokens(session, codes, now=now)
    session.flush()


def lose_token(
    session: Session, token: CardToken, *, by_id: int | None, now: datetime, reason: str = ""
) -> None:
    """Make one code of a card worthless: the plastic is lost, and the phone lives on; or the other way round.

    Saying it twice changes nothing.

    :param reason: staff's words or hers, kept in the card's history.
    """
    card = session.get_one(Card, token.card_id, with_for_update=True)
    session.refresh(token)
    if token.lost_at is not None:
        return
    token.lost_at = now
    revoke_tokens(session, [token.id], now=now)
    note_loss(session, card, token.medium, by_id=by_id, now=now, reason=reason)
    audit(session, card, f"lose_{token.medium}_token", by_id=by_id, now=now)
    session.flush()
