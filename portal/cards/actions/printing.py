"""Print cards, in batches, and print a spoiled one again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.cards.actions.walking import audit, lock, step
from portal.cards.errors import ImpossibleStepError, NothingToPrintError
from portal.cards.models import Card, CardState, CardToken, Medium, PrintBatch
from portal.cards.queries.printing import lock_pending, to_be_told
from portal.outbox.actions import write_message
from portal.tokens.actions import issue_tokens, revoke_tokens
from portal.tokens.keys import KeyRing
from portal.tokens.layout import TokenType


def print_cards(
    session: Session,
    card_ids: Sequence[int],
    *,
    ring: KeyRing,
    layout: str,
    by_id: int | None,
    house_id: int | None,
    now: datetime,
) -> PrintBatch:
    """Make the codes of approved cards and put the cards into one batch; drawing it comes after the commit.

    Who said how to reach her is told that she may come for it, once for each card.

    The same batch draws the same codes again, so a jammed printer costs another drawing and no new code.

    :param card_ids: those no longer ``approved`` are left out: somebody printed them a moment ago.
    :param house_id: whose cards were asked for; ``None`` for every house.
    :raises NothingToPrintError: none of them waits to be printed.
    """
    cards = lock_pending(session, card_ids)
    if not cards:
        raise NothingToPrintError
    for folio, recipient in to_be_told(session, [card.id for card in cards]):
        write_message(session, recipient, template="something_to_collect", facts={"folio": folio}, now=now)
    batch = PrintBatch(layout=layout, total=len(cards), started_at=now, by_id=by_id, house_id=house_id)
    session.add(batch)
    session.flush()
    tokens = issue_tokens(
        session, ring, kind=TokenType.CARD, expire_on=[card.valid_until for card in cards], now=now
    )
    for card, token in zip(cards, tokens, strict=True):
        session.add(CardToken(id=token.id, card_id=card.id, medium=Medium.PRINTED, batch_id=batch.id))
        card.batch_id = batch.id
        step(session, card, CardState.PRINTED, by_id=by_id, now=now)
    record(session, action="print_cards", kind="print_batch", subject_id=batch.id, by_id=by_id, now=now)
    return batch


def reprint_card(session: Session, card: Card, *, reason: str, by_id: int | None, now: datetime) -> None:
    """Take a spoiled plastic out of use before delivery; the card waits to be printed again with a new code.

    :raises ImpossibleStepError: it is not printed, or was delivered.
    """
    lock(session, card)
    if card.state is not CardState.PRINTED:
        raise ImpossibleStepError(card.state, CardState.APPROVED)
    step(session, card, CardState.APPROVED, by_id=by_id, now=now, reason=reason)
    spoiled = [token for token in card.tokens if token.lost_at is None]
    for token in spoiled:
        token.lost_at = now
    revoke_tokens(session, [token.id for token in spoiled], now=now)
    card.batch_id = None
    audit(session, card, "reprint_card", by_id=by_id, now=now)
    session.flush()


def count_drawn(session: Session, batch_id: int, drawn: int) -> None:
    """Note how many cards of a batch are drawn, for those who wait for it."""
    session.get_one(PrintBatch, batch_id, with_for_update=True).drawn = drawn
    session.flush()


def restart_batch(session: Session, batch_id: int) -> None:
    """Note that a batch is about to be drawn again."""
    batch = session.get_one(PrintBatch, batch_id, with_for_update=True)
    batch.drawn, batch.finished_at, batch.fault = 0, None, ""
    session.flush()


def finish_batch(session: Session, batch_id: int, *, drawn: int, now: datetime) -> None:
    """Note that the file of a batch is whole.

    :param drawn: cards in it: fewer than were printed, when some do not wait for their owner any more.
    """
    batch = session.get_one(PrintBatch, batch_id, with_for_update=True)
    batch.drawn, batch.finished_at, batch.fault = drawn, now, ""
    session.flush()


def fail_batch(session: Session, batch_id: int, *, fault: str) -> None:
    """Note why a batch could not be drawn; it can be drawn again."""
    session.get_one(PrintBatch, batch_id, with_for_update=True).fault = fault
    session.flush()
