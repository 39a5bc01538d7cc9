"""Who is due for a card: registered and without one, asked for another, or about to need a new one."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from portal.cards.models import IN_PRODUCTION, Card, CardState
from portal.entrepreneurs.models import Application, State
from portal.preferences.catalogue import Choices


class Due(StrEnum):
    """Why she is due for a card."""

    NEW = "new"
    """Registered, and never had a card. Who had one that was revoked is issued another by hand."""
    ASKED = "asked"
    """Another card was asked for."""
    RENEWAL = "renewal"
    """Her card expires soon, or did a short while ago."""


def is_due(kinds: Collection[Due], *, choices: Choices, today: date) -> ColumnElement[bool]:
    """Return the condition on ``Application`` that she is due for one of these reasons."""
    hers = exists().where(Card.application_id == Application.id).correlate(Application)
    near = timedelta(days=choices.renewal_days)
    reasons: dict[Due, ColumnElement[bool]] = {
        Due.NEW: ~hers,
        Due.ASKED: hers.where(Card.state == CardState.REQUESTED),
        Due.RENEWAL: and_(
            hers.where(
                Card.state == CardState.DELIVERED, Card.valid_until.between(today - near, today + near)
            ),
            ~hers.where(Card.state.in_(IN_PRODUCTION)),
        ),
    }
    return and_(Application.state == State.APPROVED, or_(*(reasons[kind] for kind in kinds)))


def due_ids(
    session: Session, kinds: Collection[Due] = tuple(Due), *, choices: Choices, today: date
) -> Sequence[int]:
    """Return the ids of the applications of women who are due for a card, the oldest first."""
    return session.scalars(
        select(Application.id).where(is_due(kinds, choices=choices, today=today)).order_by(Application.id)
    ).all()
