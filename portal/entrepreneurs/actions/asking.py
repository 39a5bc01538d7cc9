"""Ask her about one field, without turning the whole application down."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.database import lock_row
from portal.entrepreneurs.actions.moving import move, note_step
from portal.entrepreneurs.actions.reviewing import OWNED
from portal.entrepreneurs.errors import (
    AlreadyAskedError,
    ImpossibleMoveError,
    NotOfferedError,
    NotTheReviewerError,
)
from portal.entrepreneurs.fields import FIELDS
from portal.entrepreneurs.models import Application, Clarification, State


def ask(
    session: Session, application: Application, *, field: str, question: str, by: User, now: datetime
) -> Clarification:
    """Ask her one question about one field; until she answers, the office's clock stands.

    A second question about another field may follow while the first is open.

    :param field: slug of the field.
    :raises NotOfferedError: the form has no such field, or she chose that nobody writes to her: then
        nothing that she could answer about her number would be kept.
    :raises ImpossibleMoveError: the application is not in review.
    :raises NotTheReviewerError: ``by`` does not have it.
    :raises AlreadyAskedError: one question about the field is open.
    """
    lock_row(session, application)
    if field not in FIELDS or not FIELDS[field].may_be_asked(application):
        raise NotOfferedError(field)
    if application.state not in OWNED:
        raise ImpossibleMoveError(application.state, State.NEEDS_CORRECTION)
    if application.owner_id != by.id:
        raise NotTheReviewerError(application.id)
    asked = Clarification(
        application_id=application.id, field=field, question=question, asked_at=now, asked_by_id=by.id
    )
    try:
        with session.begin_nested():
            session.add(asked)
    except IntegrityError:
        raise AlreadyAskedError(field) from None
    if application.state is State.IN_REVIEW:
        move(session, application, State.NEEDS_CORRECTION, by_id=by.id, now=now)
    else:
        note_step(session, application, "ask_clarification", by_id=by.id, now=now)
    return asked
