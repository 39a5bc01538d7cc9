"""Ask for changes of an approved file; what becomes of a wish is in ``changing``."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.database import lock_row
from portal.entrepreneurs.actions.answering import write_answers
from portal.entrepreneurs.actions.moving import note_step
from portal.entrepreneurs.errors import AlreadyAskedError, ImpossibleMoveError
from portal.entrepreneurs.fields import FIELDS
from portal.entrepreneurs.models import Application, ChangeRequest, State
from portal.entrepreneurs.queries.changes import open_changes


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
    require_no_wish(session, application, field)
    return add_wish(
        session,
        application,
        field=field,
        before=FIELDS[field].written(application),
        after=_as_it_would_read(session, application, field, facts, today, minimum_age),
        facts=facts,
        by_id=by_id,
        now=now,
    )


def require_no_wish(session: Session, application: Application, field: str) -> None:
    """Lock an application in which a wish about a field may be kept.

    :raises ImpossibleMoveError: she is not approved.
    :raises AlreadyAskedError: one wish about the field waits already.
    """
    lock_row(session, application)
    if application.state is not State.APPROVED:
        raise ImpossibleMoveError(application.state, "change")
    if field in open_changes(session, application):
        raise AlreadyAskedError(field)


def add_wish(
    session: Session,
    application: Application,
    *,
    field: str,
    before: str,
    after: str,
    facts: Mapping[str, Any],
    by_id: int,
    now: datetime,
) -> ChangeRequest:
    """Keep a wish; the caller holds the lock and knows that none waits.

    :param before: as staff read it; so ``after``.
    """
    change = ChangeRequest(
        application_id=application.id,
        field=field,
        before=before,
        after=after,
        facts=dict(facts),
        asked_at=now,
        asked_by_id=by_id,
    )
    session.add(change)
    note_step(session, application, "ask_change", by_id=by_id, now=now)
    return change


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
