"""Answer the office's questions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.entrepreneurs.actions.answering import lock_for, write_answers
from portal.entrepreneurs.actions.moving import move
from portal.entrepreneurs.actions.sending_papers import replace_files
from portal.entrepreneurs.errors import NothingAskedError
from portal.entrepreneurs.fields import FIELDS, PAPER_FIELDS
from portal.entrepreneurs.models import Application, Clarification, State
from portal.entrepreneurs.queries.own import open_question, open_questions
from portal.entrepreneurs.steps import may_be_reached
from portal.uploads.storing import Stored

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
    question = _asked(session, application, question_id, facts)
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
    if not open_questions(session, application):
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
    _replace(session, application, _asked(session, application, question_id, {}), files, by_id, now)


def _asked(
    session: Session, application: Application, question_id: int, facts: Mapping[str, Any]
) -> Clarification:
    """Return an open question, locked, for answers. :raises NothingAskedError: there is none such."""
    lock_for(session, application, facts)
    question = open_question(session, application, question_id, lock=True)
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
    if where.slug not in {each.field for each in open_questions(session, application)}:
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
