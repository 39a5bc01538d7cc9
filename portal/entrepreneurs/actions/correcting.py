"""Put right what staff can see for themselves: a CURP on her document, a photo that lies on its side."""

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.audit.actions import record
from portal.core.database import lock_row
from portal.entrepreneurs.actions.answering import write_answers
from portal.entrepreneurs.actions.reviewing import OWNED
from portal.entrepreneurs.errors import CurpTakenError, ImpossibleMoveError, NotTheReviewerError
from portal.entrepreneurs.models import Application, PaperPage, State


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
    _record(session, "correct_curp", application.id, by, now)


def turn_paper(
    session: Session, application: Application, page: PaperPage, *, by: User, now: datetime
) -> None:
    """Turn one file a quarter to the right, wherever it is looked at."""
    page.quarter_turns = (page.quarter_turns + 1) % 4
    _record(session, "turn_paper", application.id, by, now)


def _record(session: Session, action: str, application_id: int, by: User, now: datetime) -> None:
    record(session, action=action, kind="application", subject_id=application_id, by_id=by.id, now=now)
    session.flush()
