"""What staff do about a message to her: its outcome stands with the message and in her history."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.entrepreneurs.actions.moving import note_step
from portal.entrepreneurs.models import Application
from portal.outbox.actions import note_not_reached, note_told, try_again
from portal.outbox.models import Message


def tell_woman(
    session: Session, message: Message, application: Application, *, by_id: int, now: datetime
) -> None:
    """Note that somebody of the staff told her.

    :raises NotToBeDoneError: it is no task, or no longer.
    """
    note_told(session, message, by_id=by_id, now=now)
    note_step(session, application, "tell_woman", by_id=by_id, now=now)


def miss_woman(
    session: Session, message: Message, application: Application, *, by_id: int, now: datetime
) -> None:
    """Note that she did not answer; the task stays.

    :raises NotToBeDoneError: it is no task, or no longer.
    """
    note_not_reached(session, message, by_id=by_id, now=now)
    note_step(session, application, "miss_woman", by_id=by_id, now=now)


def try_message_again(
    session: Session, message: Message, application: Application, *, by_id: int, now: datetime
) -> None:
    """Let a message to her that failed go once more, by the way that she allows today.

    :raises NotToBeDoneError: it did not fail, or it carries a link.
    """
    try_again(session, message, facts={"folio": application.folio}, now=now)
    note_step(session, application, "try_message_again", by_id=by_id, now=now)
