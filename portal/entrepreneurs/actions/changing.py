"""Agree to changes of an approved file, or not. Name, CURP and photo need two people."""

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.database import lock_row
from portal.entrepreneurs.actions.answering import lock_for, write_answers
from portal.entrepreneurs.actions.moving import note_step
from portal.entrepreneurs.actions.naming import index_name
from portal.entrepreneurs.actions.photographing import put_photo
from portal.entrepreneurs.errors import AlreadyDecidedError, CurpTakenError, SecondPersonError
from portal.entrepreneurs.fields import FIELDS
from portal.entrepreneurs.models import OPEN_CHANGES, ChangeRequest, ChangeState
from portal.entrepreneurs.queries.photos import PHOTO_FIELD
from portal.outbox.actions import write_message


def agree_to_change(
    session: Session, change: ChangeRequest, *, by: User, today: date, minimum_age: int, now: datetime
) -> None:
    """Give one person's consent; the change is written with the last one that it needs.

    :param minimum_age: completed years, for a change of CURP.
    :raises AlreadyDecidedError: it was written or refused.
    :raises SecondPersonError: ``by`` asked for it or agreed already, and another is needed.
    :raises CurpTakenError: another live application has the CURP.
    :raises TooYoungError: the CURP says so.
    """
    _lock(session, change)
    if by.id in (change.asked_by_id, change.seconded_by_id):
        raise SecondPersonError(change.id)
    _sign(session, change, by, today, minimum_age, now)
    if change.state is ChangeState.APPLIED:
        _tell(session, change, now)


def sign_first(
    session: Session, change: ChangeRequest, *, by: User, today: date, minimum_age: int, now: datetime
) -> None:
    """Sign a change that one asked for a woman at the counter: that is the first consent of those it needs.

    :raises AlreadyDecidedError: it was written or refused.
    :raises CurpTakenError: another live application has the CURP.
    :raises TooYoungError: the CURP says so.
    """
    _lock(session, change)
    _sign(session, change, by, today, minimum_age, now)


def _sign(
    session: Session, change: ChangeRequest, by: User, today: date, minimum_age: int, now: datetime
) -> None:
    if FIELDS[change.field].needs_second and change.state is ChangeState.ASKED:
        change.state, change.seconded_by_id = ChangeState.SECONDED, by.id
        _note(session, "second_change", change, by, now)
        return
    woman = change.application
    if change.field == PHOTO_FIELD:
        put_photo(session, change, now=now)
    else:
        _write(session, change, today, minimum_age)
    _decide(change, ChangeState.APPLIED, by, now)
    woman.changed_at = now
    _note(session, "apply_change", change, by, now)


def _write(session: Session, change: ChangeRequest, today: date, minimum_age: int) -> None:
    woman = change.application
    try:
        with session.begin_nested():
            write_answers(session, woman, change.facts, today=today, minimum_age=minimum_age)
    except IntegrityError:
        raise CurpTakenError(woman.id) from None
    index_name(session, woman)


def refuse_change(session: Session, change: ChangeRequest, *, words: str, by: User, now: datetime) -> None:
    """Leave the file as it is, with words that she reads.

    :raises AlreadyDecidedError: it was written or refused.
    """
    _lock(session, change)
    _decide(change, ChangeState.REFUSED, by, now)
    change.words = words.strip()
    _note(session, "refuse_change", change, by, now)
    _tell(session, change, now)


def _lock(session: Session, change: ChangeRequest) -> None:
    lock_row(session, change)
    lock_for(session, change.application, change.facts)
    if change.state not in OPEN_CHANGES:
        raise AlreadyDecidedError(change.id)


def _decide(change: ChangeRequest, state: ChangeState, by: User, now: datetime) -> None:
    change.state, change.decided_at, change.decided_by_id = state, now, by.id


def _tell(session: Session, change: ChangeRequest, now: datetime) -> None:
    """Say that there is an answer, if she may be written to; what it says she reads when she enters."""
    woman = change.application
    write_message(session, woman.recipient, template="answer_ready", facts={"folio": woman.folio}, now=now)


def _note(session: Session, action: str, change: ChangeRequest, by: User, now: datetime) -> None:
    label = FIELDS[change.field].label
    note_step(session, change.application, action, by_id=by.id, now=now, note=label)
