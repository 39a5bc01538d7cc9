"""What lies at the counter: printed cards that wait for their owners."""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.cards.models import Card, CardState, PrintBatch
from portal.cards.queries.cards import cards
from portal.entrepreneurs.queries.scope import Scope, within
from portal.entrepreneurs.queries.searching import matches
from portal.preferences.catalogue import Choices

ORDER = (Card.printed_name, Card.id)


def waiting(scope: Scope, *, printed_before: datetime | None = None) -> Select[Card]:
    """Return the query of the printed cards inside ``scope``; order it by ``ORDER``.

    :param printed_before: only those that lie there since before this instant.
    """
    query = (
        cards(scope)
        .join(Card.batch)
        .where(Card.state == CardState.PRINTED)
        .options(contains_eager(Card.batch))
    )
    return query if printed_before is None else query.where(PrintBatch.started_at < printed_before)


def found(scope: Scope, text: str, today: date) -> Select[Card]:
    """Return the query of the cards of the women whom ``text`` finds: a name, CURP, telephone or folio."""
    return cards(scope).where(matches(text, today)).options(joinedload(Card.batch))


def late_since(choices: Choices, now: datetime) -> datetime:
    """Return the instant before which a printed card should have been collected."""
    return now - timedelta(days=choices.collect_days)


def count_waiting(session: Session, scope: Scope, late: datetime) -> tuple[int, int]:
    """Count the printed cards inside ``scope``, and those of them that lie there since before ``late``."""
    query = (
        select(func.count(), func.count().filter(PrintBatch.started_at < late))
        .select_from(Card)
        .join(Card.application)
        .join(Card.batch)
        .where(Card.state == CardState.PRINTED)
    )
    total, old = session.execute(within(query, scope)).one()
    return total, old
