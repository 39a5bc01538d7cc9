"""Answer the office's questions, and ask for changes after approval."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.core.database import lock_row
from portal.entrepreneurs.actions.answering import write_answers
from portal.entrepreneurs.actions.moving import move
from portal.entrepreneurs.actions.sending_papers import replace_files
from portal.entrepreneurs.errors import AlreadyAskedError, ImpossibleMoveError, NothingAskedError
from portal.entrepreneurs.fields import FIELDS, PAPER_FIELDS
from portal.entrepreneurs.models import Application, ChangeRequest, ChangeState, Clarification, State
from portal.entrepreneurs.steps import may_be_reached
from portal.uploads.storing import Stored

OPEN_CHANGES = (ChangeState.ASKED, ChangeState.SECONDED)
WHERE = "Escribe dónde te avisamos y si es seguro."
"""Asked of whoever answers how she may be told, which is of no use without a number or an address."""


def answer_question(
    session: Session,
    application: Application,
    *,
    question_id: int,
    facts: Mapping[str, Any],
    files: Sequence[Stored],
    words: str,
    today: date,
    minimum_age: int,
    by_id: int,
    now: datetime,
) -> None:
    """Answer one question: that field alone changes, and the rest stays as it was sent.

    With the last open question answered the application goes back to the reviewer who has it. Whoever
    answers that she may be told in a way that needs a number is asked for the number next.

    :param facts: new values by column; empty for a paper, or when only words answer.
    :param files: stored files that take the place of the paper's earlier ones.
    :param words: what she wants to say to it; may be empty.
    :raises NothingAskedError: the question is not open, or not hers.
    """
    question = _asked(session, application, question_id)
    if question.field in PAPER_FIELDS:
        if files:
            _replace(session, application, question, files, by_id, now)
    elif facts:
        words = _write(session, application, facts, words, today, minimum_age)
    question.answer, question.answered_at = words or "", now
    application.changed_at = now
    session.flush()
    if "channel" in facts:
        _ask_where(session, application, question, now)
    if not _open_questions(session, application):
        move(session, application, State.IN_REVIEW, by_id=by_id, now=now)


def keep_for_answer(
    session: Session,
    application: Application,
    *,
    question_id: int,
    files: Sequence[Stored],
    by_id: int,
    now: datetime,
) -> None:
    """Keep the good files of an answer of which others were refused; the question waits for the rest.

    :raises NothingAskedError: the question is not open, or not hers.
    :raises TooManyFilesError: more than the paper takes.
    """
    _replace(session, application, _asked(session, application, question_id), files, by_id, now)


def ask_change(
    session: Session,
    application: Application,
    *,
    field: str,
    facts: Mapping[str, Any],
    today: date,
    minimum_age: int,
    by_id: int,
    now: datetime,
) -> ChangeRequest:
    """Ask for a change of an approved file; nothing changes before staff agreed.

    :param facts: new values by column, kept as they are until ``write_answers`` writes them.
    :raises ImpossibleMoveError: she is not approved: a draft is simply changed.
    :raises AlreadyAskedError: one wish about the field waits already.
    :raises TooYoungError: the CURP says so.
    :raises IdentityError: a CURP or an RFC that cannot be one.
    """
    lock_row(session, application)
    if application.state is not State.APPROVED:
        raise ImpossibleMoveError(application.state, "change")
    if field in open_changes(session, application):
        raise AlreadyAskedError(field)
    change = ChangeRequest(
        application_id=application.id,
        field=field,
        before=FIELDS[field].written(application),
        after=_as_it_would_read(session, application, field, facts, today, minimum_age),
        facts=dict(facts),
        asked_at=now,
        asked_by_id=by_id,
    )
    session.add(change)
    session.flush()
    record(session, action="ask_change", kind="application", subject_id=application.id, by_id=by_id, now=now)
    return change


def open_changes(session: Session, application: Application) -> Sequence[str]:
    """Return the fields whose change was asked for and not decided."""
    return session.scalars(
        select(ChangeRequest.field).where(
            ChangeRequest.application_id == application.id, ChangeRequest.state.in_(OPEN_CHANGES)
        )
    ).all()


def _asked(session: Session, application: Application, question_id: int) -> Clarification:
    """Return an open question, locked. :raises NothingAskedError: there is none such."""
    lock_row(session, application)
    question = session.get(Clarification, question_id, with_for_update=True)
    if question is None or question.application_id != application.id or question.answered_at is not None:
        raise NothingAskedError(question_id)
    if application.state is not State.NEEDS_CORRECTION:
        raise NothingAskedError(question_id)
    return question


def _replace(
    session: Session,
    application: Application,
    question: Clarification,
    files: Sequence[Stored],
    by_id: int,
    now: datetime,
) -> None:
    replace_files(
        session,
        application,
        kind=PAPER_FIELDS[question.field],
        files=files,
        asked_at=question.asked_at,
        by_id=by_id,
        now=now,
    )


def _write(
    session: Session,
    application: Application,
    facts: Mapping[str, Any],
    words: str,
    today: date,
    minimum_age: int,
) -> str:
    """Write her answer; a CURP that another live application has goes to the reviewer as words.

    She is told nothing of it: nothing may reveal who is registered.
    """
    try:
        with session.begin_nested():
            write_answers(session, application, facts, today=today, minimum_age=minimum_age)
    except IntegrityError:
        if "curp" not in facts:
            raise
        return f"CURP que otra solicitud ya tiene: {facts['curp']}. {words}".strip()
    return words


def _ask_where(session: Session, application: Application, question: Clarification, now: datetime) -> None:
    where = FIELDS["contacto"]
    if not may_be_reached(application) or where.written(application):
        return
    asked = select(Clarification.id).where(
        Clarification.application_id == application.id,
        Clarification.field == where.slug,
        Clarification.answered_at.is_(None),
    )
    if session.scalar(asked) is None:
        session.add(
            Clarification(
                application_id=application.id,
                field=where.slug,
                question=WHERE,
                asked_at=now,
                asked_by_id=question.asked_by_id,
            )
        )
        session.flush()


def _as_it_would_read(
    session: Session,
    application: Application,
    field: str,
    facts: Mapping[str, Any],
    today: date,
    minimum_age: int,
) -> str:
    """Write the answers, read them as staff will, and take them back: the rules are those of any answer."""
    trial = session.begin_nested()
    try:
        write_answers(session, application, facts, today=today, minimum_age=minimum_age)
        return FIELDS[field].written(application)
    except IntegrityError:
        return str(facts["curp"])
    finally:
        trial.rollback()
        session.refresh(application)


def _open_questions(session: Session, application: Application) -> bool:
    return (
        session.scalar(
            select(Clarification.id).where(
                Clarification.application_id == application.id, Clarification.answered_at.is_(None)
            )
        )
        is not None
    )
