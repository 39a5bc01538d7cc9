"""Bring a file of the old registry in by steps: read, shown, confirmed, imported."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.audit.actions import record
from portal.core.database import lock_row
from portal.registry.errors import ImportUnderWayError
from portal.registry.models import ImportRun, ImportState

BUSY = frozenset({ImportState.READING, ImportState.IMPORTING})


def start_import(
    session: Session, *, file_name: str, stored_as: str, lines: int, by: User, now: datetime
) -> ImportRun:
    """Write down a file that came; it is read first, and nothing changes.

    :param lines: about how many rows it has.
    """
    run = ImportRun(
        file_name=file_name,
        stored_as=stored_as,
        lines=lines,
        started_at=now,
        touched_at=now,
        by_id=by.id,
        report={},
    )
    session.add(run)
    session.flush()
    _record(session, "start_import", run, by.id, now)
    return run


def confirm_import(session: Session, run: ImportRun, *, by: User, now: datetime) -> None:
    """Let the good rows in, after somebody saw what would come.

    :raises ImportUnderWayError: it was not read yet, or was confirmed already.
    """
    lock_row(session, run)
    if run.state is not ImportState.READ:
        raise ImportUnderWayError(run.id)
    run.state, run.done, run.touched_at = ImportState.IMPORTING, 0, now
    _record(session, "confirm_import", run, by.id, now)


def note_download(session: Session, run: ImportRun, *, reason: str, by: User, now: datetime) -> None:
    """Write down that the rejected rows left the portal, and why."""
    _record(session, "download_rejected", run, by.id, now, reason)


def go_on(session: Session, run_id: int, *, done: int, now: datetime) -> None:
    """Write down how far the work is."""
    run = session.get_one(ImportRun, run_id)
    run.done, run.touched_at = done, now
    session.flush()


def finish(session: Session, run_id: int, *, report: dict[str, Any], now: datetime) -> None:
    """Write down what a reading found, or what an import did."""
    run = session.get_one(ImportRun, run_id)
    run.state = ImportState.READ if run.state is ImportState.READING else ImportState.DONE
    run.report, run.done, run.touched_at = report, report["rows"], now
    _record(session, "finish_import", run, None, now)


def fail(session: Session, run_id: int, *, fault: str, now: datetime) -> None:
    """Write down why a file could not be read."""
    run = session.get_one(ImportRun, run_id)
    run.state, run.fault, run.touched_at = ImportState.FAILED, fault, now
    session.flush()


def _record(
    session: Session, action: str, run: ImportRun, by_id: int | None, now: datetime, note: str = ""
) -> None:
    record(session, action=action, kind="import_run", subject_id=run.id, by_id=by_id, now=now, note=note)
    session.flush()
