"""Who is due for a card: registered and without one, asked for another, or about to need a new one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.cards.models import IN_PRODUCTION, Card, CardState
from portal.cards.queries.cards import is_refused
from portal.entrepreneurs.models import Application, State
from portal.entrepreneurs.queries.scope import Scope, within
from portal.preferences.catalogue import Choices

EVERYBODY = Scope(None)


class Due(StrEnum):
    """Why she is due for a card."""

    NEW = "new"
    """Registered, and never had a card. Who had one that was revoked is issued another by hand."""
    ASKED = "asked"
    """Another card was asked for."""
    RENEWAL = "renewal"
    """Her card expires soon, or did a short while ago."""
    RETIRED = "retired"
    """A code of her card was signed by a key that was retired, so nobody takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTerms:
    """What decides who is due.

    :ivar today: local.
    :ivar retired: keys whose codes are refused.
    """

    choices: Choices
    today: date
    scope: Scope = EVERYBODY
    retired: Collection[int] = ()


def is_due(kinds: Collection[Due], terms: DueTerms) -> ColumnElement[bool]:
    """Return the condition on ``Application`` that she is due for one of these reasons."""
    hers = exists().where(Card.application_id == Application.id).correlate(Application)
    none_made = ~hers.where(Card.state.in_(IN_PRODUCTION))
    near = timedelta(days=terms.choices.renewal_days)
    reasons: dict[Due, ColumnElement[bool]] = {
        Due.NEW: ~hers,
        Due.ASKED: hers.where(Card.state == CardState.REQUESTED),
        Due.RENEWAL: and_(
            hers.where(
                Card.state == CardState.DELIVERED,
                Card.valid_until.between(terms.today - near, terms.today + near),
            ),
            none_made,
        ),
        Due.RETIRED: or_(
            hers.where(Card.state == CardState.PRINTED, is_refused(terms.retired)),
            and_(hers.where(Card.state == CardState.DELIVERED, is_refused(terms.retired)), none_made),
        ),
    }
    return and_(Application.state == State.APPROVED, or_(*(reasons[kind] for kind in kinds)))


def due(kinds: Collection[Due], terms: DueTerms) -> Select[Application]:
    """Return the query of the women who are due inside the scope; order it by id."""
    return within(select(Application).where(is_due(kinds, terms)), terms.scope).options(
        joinedload(Application.house)
    )


def due_ids(session: Session, terms: DueTerms, kinds: Collection[Due] = tuple(Due)) -> Sequence[int]:
    """Return the ids of the applications of women who are due for a card, the oldest first."""
    query = within(select(Application.id).where(is_due(kinds, terms)), terms.scope)
    return session.scalars(query.order_by(Application.id)).all()


def count_due(session: Session, terms: DueTerms) -> dict[Due, int]:
    """Count who is due, by reason."""
    counts = {}
    for kind in Due:
        query = within(select(func.count(Application.id)).where(is_due([kind], terms)), terms.scope)
        counts[kind] = session.scalar(query) or 0
    return counts
