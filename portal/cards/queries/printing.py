"""What waits to be printed, and what was printed when and by whom."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import User
from portal.cards.errors import BatchNotFoundError
from portal.cards.models import Card, CardState, CardToken, PrintBatch
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.scope import Scope, within
from portal.houses.models import House
from portal.outbox.models import Channel, Recipient
from portal.tokens.models import IssuedToken

_AT_ONCE = 500
EVERYBODY = Scope(None)


def lock_pending(session: Session, card_ids: Sequence[int]) -> list[Card]:
    """Lock those of the cards that still wait to be printed, in the order of their ids."""
    found: list[Card] = []
    ordered = sorted(card_ids)
    for start in range(0, len(ordered), _AT_ONCE):
        found += session.scalars(
            select(Card)
            .where(Card.id.in_(ordered[start : start + _AT_ONCE]), Card.state == CardState.APPROVED)
            .order_by(Card.id)
            .with_for_update()
        )
    return found


def pending_ids(
    session: Session, *, scope: Scope = EVERYBODY, house_id: int | None = None, most: int | None = None
) -> Sequence[int]:
    """Return the ids of the cards that wait to be printed, the oldest first.

    :param house_id: of women of this house alone; ``None``: of every house inside ``scope``.
    """
    query = select(Card.id).join(Card.application).where(Card.state == CardState.APPROVED)
    if house_id is not None:
        query = query.where(Application.house_id == house_id)
    return session.scalars(within(query, scope).order_by(Card.id).limit(most)).all()


def count_pending(session: Session, scope: Scope) -> dict[int | None, int]:
    """Count the cards that wait to be printed, by house."""
    query = (
        select(Application.house_id, func.count())
        .join(Card, Card.application_id == Application.id)
        .where(Card.state == CardState.APPROVED)
        .group_by(Application.house_id)
    )
    rows = session.execute(within(query, scope)).all()
    return {house_id: count for house_id, count in rows}  # noqa: C416


def printed_in(
    session: Session, batch_id: int, *, retired: Collection[int] = ()
) -> Sequence[tuple[Card, IssuedToken]]:
    """Return the cards of a batch that wait for their owners, with their codes, in the order of drawing.

    Those of one house lie together, by name, as they will be handed out. Who left the drawer since then
    is not drawn again: spoiled, cancelled, or in her hand.

    :param retired: keys whose codes are refused.
    """
    rows = session.execute(
        select(Card, IssuedToken)
        .select_from(CardToken)
        .join(CardToken.card)
        .join(CardToken.token)
        .join(Application, Application.id == Card.application_id)
        .join(House, House.id == Application.house_id, isouter=True)
        .where(_waits(batch_id, retired))
        .order_by(House.name, Card.printed_name, Card.id)
    )
    return [(card, token) for card, token in rows]


def count_printed_in(session: Session, batch_id: int, *, retired: Collection[int] = ()) -> int:
    """Count what ``printed_in`` returns: a file that holds more is old."""
    query = select(func.count()).select_from(CardToken).join(CardToken.card).join(CardToken.token)
    return session.scalar(query.where(_waits(batch_id, retired))) or 0


def _waits(batch_id: int, retired: Collection[int]) -> ColumnElement[bool]:
    return and_(
        CardToken.batch_id == batch_id,
        CardToken.lost_at.is_(None),
        Card.state == CardState.PRINTED,
        IssuedToken.key_id.not_in(retired),
    )


def cards_in(batch_id: int) -> Select[Card]:
    """Return the query of all cards that a batch printed, spoiled or not; order it by name and id."""
    return select(Card).where(Card.id.in_(select(CardToken.card_id).where(CardToken.batch_id == batch_id)))


def to_be_told(session: Session, card_ids: Sequence[int]) -> Sequence[tuple[str, Recipient]]:
    """Return folio and recipient of the women who said how to reach them, of cards never printed before."""
    found: list[tuple[str, Recipient]] = []
    for start in range(0, len(card_ids), _AT_ONCE):
        rows = session.execute(
            select(Application.folio, Recipient)
            .join(Card, Card.application_id == Application.id)
            .join(Application.recipient)
            .where(Card.id.in_(card_ids[start : start + _AT_ONCE]), ~Card.tokens.any())
            .where(Recipient.channel != Channel.NONE, Recipient.is_safe)
            .order_by(Card.id)
        )
        found += [(folio, recipient) for folio, recipient in rows]
    return found


def batches(scope: Scope, user_id: int) -> Select[PrintBatch]:
    """Return the query of the batches that a member of the staff may see: hers, and those of her houses."""
    query = select(PrintBatch).options(joinedload(PrintBatch.by), joinedload(PrintBatch.house))
    if scope.house_ids is None:
        return query
    return query.where(or_(PrintBatch.by_id == user_id, PrintBatch.house_id.in_(sorted(scope.house_ids))))


def get_batch(session: Session, batch_id: int, *, scope: Scope, user_id: int) -> PrintBatch:
    """:raises BatchNotFoundError: none has that id that she may see."""
    batch = session.scalar(batches(scope, user_id).where(PrintBatch.id == batch_id))
    if batch is None:
        raise BatchNotFoundError(batch_id)
    return batch


def last_layout(session: Session, user_id: int) -> str | None:
    """Return how a member of the staff printed last; ``None``: never yet."""
    query = select(PrintBatch.layout).where(PrintBatch.by_id == user_id)
    return session.scalar(query.order_by(PrintBatch.id.desc()).limit(1))


def forgotten_ids(session: Session, *, started_before: datetime) -> Sequence[int]:
    """Return the batches that no worker finished drawing since then, and that did not fail."""
    return session.scalars(
        select(PrintBatch.id).where(
            PrintBatch.finished_at.is_(None), PrintBatch.fault == "", PrintBatch.started_at < started_before
        )
    ).all()


def printer_of(session: Session, card: Card) -> tuple[PrintBatch | None, str]:
    """Return the batch of a card, and the name of who printed it."""
    if card.batch_id is None:
        return None, ""
    batch, name = session.execute(
        select(PrintBatch, User.name)
        .join(User, User.id == PrintBatch.by_id, isouter=True)
        .where(PrintBatch.id == card.batch_id)
    ).one()
    return batch, name or ""
