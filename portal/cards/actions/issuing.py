"""Ask for cards and issue them.

She has at most one card in production and one in use. The functions check it to answer well; two partial
unique indexes keep it when two clerks press the button at the same moment.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.cards.actions.printing import reprint_card
from portal.cards.actions.walking import audit, lock, step
from portal.cards.errors import (
    CardEndedError,
    CardInProductionError,
    CardInUseError,
    CardSuspendedError,
    NotRegisteredError,
    NotRenewableError,
)
from portal.cards.models import IN_USE, Card, CardState, CardStep
from portal.cards.queries.cards import card_in_production, card_in_use, lacks_codes
from portal.core.codes import new_card_folio
from portal.core.database import lock_row
from portal.core.errors import ConflictError
from portal.core.periods import add_months
from portal.entrepreneurs.models import Application
from portal.preferences.catalogue import Choices


def issue_card(
    session: Session,
    application: Application,
    *,
    choices: Choices,
    today: date,
    by_id: int | None,
    now: datetime,
    retired: Collection[int] = (),
) -> Card:
    """Issue a card to a registered entrepreneur: the one that was asked for, her first, or a renewal.

    A card without a code, as those of the old registry, or with one that is refused may be issued anew at
    any time; one that still waits for her is printed again.

    :param today: local; her new card is good from today.
    :param retired: keys whose codes are refused.
    :raises NotRegisteredError: her application is not approved.
    :raises CardInProductionError: another card of hers is being made.
    :raises CardInUseError: she holds a good card that cannot be renewed yet.
    :raises CardSuspendedError: her card is suspended.
    """
    _lock_registered(session, application)
    card = card_in_production(session, application.id)
    if card is not None and card.state is CardState.PRINTED and lacks_codes(session, card, retired):
        reprint_card(session, card, reason="", by_id=by_id, now=now)
        return card
    if card is not None and card.state is not CardState.REQUESTED:
        raise CardInProductionError(card.id)
    if card is None:
        held = card_in_use(session, application.id)
        _refuse_suspended(held)
        if held and not is_renewable(held, choices, today) and not lacks_codes(session, held, retired):
            raise CardInUseError(held.id)
        card = _create(session, application, replaces=held, by_id=by_id, now=now, reason="")
    lock(session, card)
    card.printed_name = application.card_name
    card.valid_until = _last_day(session, card, choices, today)
    step(session, card, CardState.APPROVED, by_id=by_id, now=now)
    audit(session, card, "issue_card", by_id=by_id, now=now)
    return card


def issue_cards(
    session: Session,
    application_ids: Sequence[int],
    *,
    choices: Choices,
    today: date,
    by_id: int | None,
    now: datetime,
    retired: Collection[int] = (),
) -> list[Card]:
    """Issue a card to each woman of a list; who cannot have one any more is left out."""
    issued = []
    for application_id in application_ids:
        application = session.get_one(Application, application_id)
        with suppress(ConflictError):
            card = issue_card(
                session, application, choices=choices, today=today, by_id=by_id, now=now, retired=retired
            )
            issued.append(card)
    return issued


def request_replacement(
    session: Session, card: Card, *, reason: str, by_id: int | None, now: datetime
) -> Card:
    """Ask for another plastic in place of one that is lost or broken; the old card works until it arrives.

    :param reason: in her words or staff's.
    :raises NotRegisteredError: her application is no longer approved.
    :raises CardInProductionError: another card of hers is being made already.
    :raises CardEndedError: the card is not in use.
    :raises CardSuspendedError: it is suspended.
    """
    application = session.get_one(Application, card.application_id)
    _lock_registered(session, application)
    lock(session, card)
    if card.state not in IN_USE:
        raise CardEndedError(card.id)
    _refuse_suspended(card)
    if (making := card_in_production(session, application.id)) is not None:
        raise CardInProductionError(making.id)
    new = _create(session, application, replaces=card, by_id=by_id, now=now, reason=reason)
    audit(session, new, "request_replacement", by_id=by_id, now=now)
    return new


def renew(
    session: Session, card: Card, *, choices: Choices, today: date, by_id: int | None, now: datetime
) -> Card:
    """Ask for the card that follows one about to expire.

    :raises NotRenewableError: its last day is further away than staff chose.
    :raises NotRegisteredError: her application is no longer approved.
    :raises CardInProductionError: it was asked for already.
    """
    if not is_renewable(card, choices, today):
        raise NotRenewableError(card.id)
    return request_replacement(session, card, reason="", by_id=by_id, now=now)


def is_renewable(card: Card, choices: Choices, today: date) -> bool:
    """Tell whether the card's last day is near or past."""
    return card.valid_until is None or (card.valid_until - today).days <= choices.renewal_days


def _lock_registered(session: Session, application: Application) -> None:
    lock_row(session, application)
    if not application.is_approved:
        raise NotRegisteredError(application.id)


def _refuse_suspended(card: Card | None) -> None:
    if card is not None and card.state is CardState.SUSPENDED:
        raise CardSuspendedError(card.id)


def _create(
    session: Session,
    application: Application,
    *,
    replaces: Card | None,
    by_id: int | None,
    now: datetime,
    reason: str,
) -> Card:
    card = Card(
        folio=new_card_folio(),
        application_id=application.id,
        state=CardState.REQUESTED,
        printed_name=application.card_name,
        created_at=now,
        replaces_id=replaces.id if replaces else None,
        reason=reason,
    )
    try:
        with session.begin_nested():
            session.add(card)
    except IntegrityError:
        winner = card_in_production(session, application.id)
        if winner is None:
            raise
        raise CardInProductionError(winner.id) from None
    session.add(
        CardStep(card_id=card.id, before=None, after=CardState.REQUESTED, at=now, by_id=by_id, reason=reason)
    )
    return card


def _last_day(session: Session, card: Card, choices: Choices, today: date) -> date:
    """Return the new card's last day.

    A replacement keeps the last day of the card it replaces; a renewal adds to it, so that renewing early
    costs nothing.
    """
    old = session.get(Card, card.replaces_id) if card.replaces_id else None
    if old is None or old.valid_until is None or old.is_expired(today):
        return add_months(today, choices.card_validity_months)
    if is_renewable(old, choices, today):
        return add_months(old.valid_until, choices.card_validity_months)
    return old.valid_until
