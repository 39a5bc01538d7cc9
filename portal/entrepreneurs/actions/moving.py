"""The one function that walks an application from state to state."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.core.database import lock_row
from portal.entrepreneurs.errors import CurpTakenError, ImpossibleMoveError
from portal.entrepreneurs.models import LIVE, TRANSITIONS, Application, ApplicationStep, State
from portal.outbox.actions import write_message

NAMES: dict[tuple[State, State], str] = {
    (State.IN_REVIEW, State.SUBMITTED): "release_application",
    (State.NEEDS_CORRECTION, State.IN_REVIEW): "answer_clarification",
    (State.REJECTED, State.IN_REVIEW): "reopen_application",
    (State.DUPLICATE, State.SUBMITTED): "admit_duplicate",
}
"""Moves whose name in the audit is not that of where they lead."""

NAMES_BY_END: dict[State, str] = {
    State.SUBMITTED: "submit_application",
    State.IN_REVIEW: "take_application",
    State.NEEDS_CORRECTION: "ask_clarification",
    State.APPROVED: "approve_application",
    State.REJECTED: "reject_application",
    State.WITHDRAWN: "withdraw_application",
    State.DUPLICATE: "submit_application",
    State.LAPSED: "lapse_application",
}

TOLD = frozenset({State.NEEDS_CORRECTION, State.APPROVED, State.REJECTED})
"""States of which she is told, if she allowed it: there is an answer to read."""


def move(session: Session, application: Application, to: State, *, by_id: int | None, now: datetime) -> None:
    """Bring an application to another state; step, audit entry and message are written with it.

    Nobody else writes ``state``: her line of steps, the office's lead times and the audit then
    never disagree with it.

    :param by_id: who moved it; ``None`` for the portal itself.
    :raises ImpossibleMoveError: the table of transitions has no such step from its present state.
    :raises CurpTakenError: another live application has its CURP.
    """
    lock_row(session, application)
    before = application.state
    if to not in TRANSITIONS[before]:
        raise ImpossibleMoveError(before, to)
    try:
        with session.begin_nested():
            application.state = to
    except IntegrityError as error:
        if to not in LIVE:
            raise
        raise CurpTakenError(application.id) from error
    session.add(ApplicationStep(application_id=application.id, before=before, after=to, at=now, by_id=by_id))
    name = NAMES.get((before, to), NAMES_BY_END[to])
    record(session, action=name, kind="application", subject_id=application.id, by_id=by_id, now=now)
    if to in TOLD:
        facts: dict[str, object] = {"folio": application.folio}
        write_message(session, application.recipient, template="answer_ready", facts=facts, now=now)


def note_step(
    session: Session,
    application: Application,
    action: str,
    *,
    by_id: int | None,
    now: datetime,
    note: str = "",
) -> None:
    """Write down, in her history, a step that leads to no other state; what it changed is flushed with it.

    :param action: verb and noun, as in :mod:`portal.audit.words`.
    :param note: words that may be personal.
    """
    record(
        session, action=action, kind="application", subject_id=application.id, by_id=by_id, now=now, note=note
    )
