"""Work on imports outside the request: read a file, let its good rows in, forget it."""

import tempfile
from datetime import timedelta
from io import TextIOWrapper
from typing import Any

from sqlalchemy import select

from portal.registry.actions import running
from portal.registry.errors import ImportNotFoundError, UnreadableFileError
from portal.registry.models import ImportRun, ImportState
from portal.registry.old_registry.here import import_files, import_here
from portal.registry.old_registry.import_files import REJECTED
from portal.registry.old_registry.importing import Report
from portal.registry.old_registry.reading import RegistryFile, open_registry
from portal.registry.old_registry.rejected import ENCODING, RejectedRows
from portal.registry.old_registry.wording import describe, describe_file
from portal.web.background import enqueue, job, repeated
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction

SHOWN_FAULTS = 200
"""Faults on the page; the file of rejected rows has them all."""
QUIET_FOR = timedelta(minutes=10)
KEPT_FOR = timedelta(days=7)
"""From the last work on an import; then its files are taken away."""
GONE = "El archivo ya no está. Súbelo otra vez."


@job
def work_on_import(run_id: int) -> None:
    """Read a file, or let its good rows in, as its state says; done twice it changes nothing more."""
    run = db.session.get_one(ImportRun, run_id)
    if run.state not in running.BUSY:
        return
    rehearsal, by_id, stored_as = run.state is ImportState.READING, run.by_id, run.stored_as
    try:
        with open_registry(import_files().open(stored_as)) as file:
            report = _go_through(file, run_id, rehearsal, by_id, stored_as)
    except (UnreadableFileError, ImportNotFoundError) as error:
        fault = describe_file(error) if isinstance(error, UnreadableFileError) else GONE
        with transaction() as session:
            running.fail(session, run_id, fault=fault, now=now())
        return
    with transaction() as session:
        running.finish(session, run_id, report=report, now=now())
    if not rehearsal:
        import_files().remove(stored_as)


def _go_through(
    file: RegistryFile, run_id: int, rehearsal: bool, by_id: int, stored_as: str
) -> dict[str, Any]:
    def progress(report: Report) -> None:
        with transaction() as session:
            running.go_on(session, run_id, done=report.rows, now=now())

    with tempfile.TemporaryFile() as written:
        text = TextIOWrapper(written, encoding=ENCODING, newline="")
        report = import_here(
            file, by_id=by_id, rehearsal=rehearsal, reject=RejectedRows(text, file).add, progress=progress
        )
        text.flush()
        written.seek(0)
        import_files().keep(written.read(), stored_as + REJECTED)
        text.detach()
    faults = [[fault.row, describe(fault)] for fault in report.faults[:SHOWN_FAULTS]]
    counts = {name: value for name, value in report.as_json().items() if name != "faults"}
    return counts | {"faults": faults, "fault_count": len(report.faults), "unread": file.unread}


@repeated(every_minutes=10)
def look_after_imports() -> None:
    """Take up imports that went quiet (the portal was stopped), and remove files that are old."""
    for run in db.session.scalars(
        select(ImportRun).where(ImportRun.state.in_(running.BUSY), ImportRun.touched_at < now() - QUIET_FOR)
    ).all():
        enqueue(work_on_import, run_id=run.id)
    old = select(ImportRun.stored_as).where(ImportRun.touched_at < now() - KEPT_FOR)
    for stored_as in db.session.scalars(old):
        import_files().remove(stored_as)
        import_files().remove(stored_as + REJECTED)
