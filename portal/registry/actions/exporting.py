"""Ask for a file of women, and allow one to go."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.audit.actions import record
from portal.core.database import lock_row
from portal.core.roles import Role
from portal.registry.errors import AlreadyDecidedError, SecondPersonNeededError
from portal.registry.models import Export
from portal.registry.queries.finding import Criteria


def ask_for_export(
    session: Session,
    criteria: Criteria,
    *,
    kind: str,
    reason: str,
    with_contact: bool,
    rows: int,
    most_alone: int,
    by: User,
    now: datetime,
) -> Export:
    """Write down who wants which women in a file, and why.

    :param rows: how many women that is now.
    :param most_alone: up to so many, one person is enough.
    """
    export = Export(
        kind=kind,
        reason=reason,
        criteria=criteria.as_text(),
        with_contact=with_contact,
        rows=rows,
        asked_at=now,
        asked_by_id=by.id,
        allowed=rows <= most_alone,
    )
    session.add(export)
    session.flush()
    _record(session, "ask_for_export", export, by, now, f"{rows} mujeres. {reason}")
    return export


def decide_export(session: Session, export: Export, *, allow: bool, by: User, now: datetime) -> None:
    """Allow or refuse a large export; the second person is a coordinator, and not who asked.

    :raises SecondPersonNeededError: ``by`` is who asked, or no coordinator.
    :raises AlreadyDecidedError: it needs no decision any more.
    """
    lock_row(session, export)
    if by.role is not Role.COORDINATOR or by.id == export.asked_by_id:
        raise SecondPersonNeededError(export.id)
    if not export.is_waiting:
        raise AlreadyDecidedError(export.id)
    export.allowed, export.decided_at, export.decided_by_id = allow, now, by.id
    _record(session, "allow_export" if allow else "refuse_export", export, by, now, export.reason)


def note_download(session: Session, export: Export, *, rows: int, by: User, now: datetime) -> None:
    """Write down that a file left the portal, with how many women."""
    _record(session, "download_export", export, by, now, f"{rows} mujeres. {export.reason}")


def _record(session: Session, action: str, export: Export, by: User, now: datetime, note: str) -> None:
    record(session, action=action, kind="export", subject_id=export.id, by_id=by.id, now=now, note=note)
    session.flush()
