"""Hand a card over at the counter."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.accounts.actions.signing_in import end_all_sign_ins
from portal.cards.actions.stopping import end_card, lose_token
from portal.cards.actions.walking import audit, lock, step
from portal.cards.errors import (
    CardEndedError,
    CardSuspendedError,
    ExpiredCardError,
    ImpossibleStepError,
    NotRegisteredError,
    SpoiledCardError,
    WrongCardError,
)
from portal.cards.models import IN_USE, Card, CardState, CardToken, Medium
from portal.cards.queries.cards import card_in_use
from portal.entrepreneurs.models import Application
from portal.outbox.actions import take_back
from portal.tokens.actions import issue_token
from portal.tokens.keys import KeyRing
from portal.tokens.layout import PHONE, TokenType


def deliver_card(
    session: Session,
    card: Card,
    *,
    token_id: int | None,
    identity: str,
    ring: KeyRing,
    today: date,
    by_id: int | None,
    now: datetime,
) -> None:
    """Hand a printed card over: from now on it is good, on her phone too, and the card it replaces is not.

    :param token_id: index of the code that was scanned on the plastic; ``None``: its folio was typed.
    :param identity: what she showed, in words; kept with the step as proof of delivery.
    :raises NotRegisteredError: her application is no longer approved.
    :raises ImpossibleStepError: the card is not printed, or was delivered already.
    :raises CardSuspendedError: the card it would replace is suspended: that is settled first.
    :raises WrongCardError: the code scanned is on another card.
    :raises SpoiledCardError: this plastic was taken out of use.
    :raises ExpiredCardError: its last day has passed: it lay here too long.
    """
    application = session.get_one(Application, card.application_id, with_for_update=True)
    lock(session, card)
    if card.state is not CardState.PRINTED:
        raise ImpossibleStepError(card.state, CardState.DELIVERED)
    if not application.is_approved:
        raise NotRegisteredError(application.id)
    if token_id is not None:
        _check_plastic(session, card, token_id)
    if card.is_expired(today):
        raise ExpiredCardError(card.id)
    held = card_in_use(session, application.id)
    if held is not None:
        if held.state is CardState.SUSPENDED:
            raise CardSuspendedError(held.id)
        end_card(session, lock(session, held), CardState.REPLACED, by_id=by_id, now=now)
        audit(session, held, "replace_card", by_id=by_id, now=now)
    step(session, card, CardState.DELIVERED, by_id=by_id, now=now, reason=identity)
    card.delivered_at = now
    give_phone_token(session, card, ring=ring, now=now)
    take_back(session, application.recipient_id, template="something_to_collect")
    audit(session, card, "deliver_card", by_id=by_id, now=now)


def replace_phone_token(
    session: Session, card: Card, *, reason: str, ring: KeyRing, by_id: int | None, now: datetime
) -> None:
    """Make the code of a lost phone worthless and give her another; the plastic lives on.

    Whoever holds that phone is in her account too, and would see the new code: every sign-in of hers ends.

    :param reason: staff's words or hers, kept in the card's history.
    :raises CardEndedError: she does not hold the card.
    """
    lock(session, card)
    if card.state not in IN_USE:
        raise CardEndedError(card.id)
    for token in card.living(Medium.PHONE):
        lose_token(session, token, by_id=by_id, now=now, reason=reason)
    give_phone_token(session, card, ring=ring, now=now)
    if card.application.user is not None:
        end_all_sign_ins(session, card.application.user, now=now)


def give_phone_token(session: Session, card: Card, *, ring: KeyRing, now: datetime) -> CardToken:
    """Give the card the code that her phone shows."""
    issued = issue_token(
        session, ring, kind=TokenType.CARD, expires_on=card.valid_until, flags=PHONE, now=now
    )
    token = CardToken(id=issued.id, card_id=card.id, medium=Medium.PHONE)
    session.add(token)
    session.flush()
    return token


def _check_plastic(session: Session, card: Card, token_id: int) -> None:
    token = session.get(CardToken, token_id)
    if token is None or token.card_id != card.id:
        raise WrongCardError(card.id)
    if token.lost_at is not None:
        raise SpoiledCardError(card.id)
