"""Put right what staff can see for themselves: the CURP on her document."""

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.database import lock_row
from portal.entrepreneurs.actions.answering import write_answers
from portal.entrepreneurs.actions.moving import note_step
from portal.entrepreneurs.actions.reviewing import OWNED
from portal.entrepreneurs.errors import CurpTakenError, ImpossibleMoveError, NotTheReviewerError
from portal.entrepreneurs.models import Application, State


def correct_curp(
    session: Session,
    application: Application,
    *,
    curp: str,
    by: User,
    today: date,
    minimum_age: int,
    now: datetime,
) -> None:
    """Write the CURP that her document shows.

    :param curp: of the right form; only its check digit may be wrong.
    :param minimum_age: completed years.
    :raises NotTheReviewerError: ``by`` does not have the application.
    :raises ImpossibleMoveError: it is not in review; after approval it is a change with two people.
    :raises CurpTakenError: another live application has it.
    :raises TooYoungError: the CURP says so.
    """
    lock_row(session, application)
    if application.state not in OWNED:
        raise ImpossibleMoveError(application.state, State.IN_REVIEW)
    if application.owner_id != by.id:
        raise NotTheReviewerError(application.id)
    try:
        with session.begin_nested():
            write_answers(session, application, {"curp": curp}, today=today, minimum_age=minimum_age)
    except IntegrityError:
        raise CurpTakenError(application.id) from None
    note_step(session, application, "correct_curp", by_id=by.id, now=now)
