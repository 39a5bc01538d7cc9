"""Write down what came of a call or a message by hand, with the message and in her history."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.entrepreneurs.models import Application
from portal.outbox.actions import note_not_reached, note_told
from portal.outbox.models import Message


def tell_woman(
    session: Session, message: Message, application: Application, *, by_id: int, now: datetime
) -> None:
    """Note that somebody of the staff told her.

    :raises NotToBeDoneError: it is no task, or no longer.
    """
    note_told(session, message, by_id=by_id, now=now)
    _record(session, "tell_woman", application, by_id, now)


def miss_woman(
    session: Session, message: Message, application: Application, *, by_id: int, now: datetime
) -> None:
    """Note that she did not answer; the task stays.

    :raises NotToBeDoneError: it is no task, or no longer.
    """
    note_not_reached(session, message, by_id=by_id, now=now)
    _record(session, "miss_woman", application, by_id, now)


def _record(session: Session, action: str, application: Application, by_id: int, now: datetime) -> None:
    record(session, action=action, kind="application", subject_id=application.id, by_id=by_id, now=now)
