"""Change the photo of her card after approval: as name and CURP, with a second person."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.core.database import lock_row
from portal.entrepreneurs.actions.explaining import open_changes
from portal.entrepreneurs.actions.sending_papers import paper_row, remove_files
from portal.entrepreneurs.errors import AlreadyAskedError, ImpossibleMoveError
from portal.entrepreneurs.models import Application, ChangeRequest, PaperKind, PaperPage, State
from portal.entrepreneurs.queries.photos import PHOTO_FIELD, UPLOAD, photos_of
from portal.uploads.actions import add_upload
from portal.uploads.storing import Stored


def ask_photo(
    session: Session, application: Application, *, photo: Stored | None, by_id: int, now: datetime
) -> ChangeRequest:
    """Ask for another photo on her card; the one she has stays until two people agreed.

    :param photo: ``None``: no photo any more.
    :raises ImpossibleMoveError: she is not approved: in an application the photo is simply sent.
    :raises AlreadyAskedError: one wish about the photo waits already.
    """
    lock_row(session, application)
    if application.state is not State.APPROVED:
        raise ImpossibleMoveError(application.state, "change")
    if PHOTO_FIELD in open_changes(session, application):
        raise AlreadyAskedError(PHOTO_FIELD)
    upload = add_upload(session, photo, by_id=by_id, now=now) if photo else None
    change = ChangeRequest(
        application_id=application.id,
        field=PHOTO_FIELD,
        before="Con foto" if photos_of(session, [application.id]) else "Sin foto",
        after="Otra foto" if photo else "Sin foto",
        facts={UPLOAD: upload.id if upload else None},
        asked_at=now,
        asked_by_id=by_id,
    )
    session.add(change)
    session.flush()
    record(session, action="ask_change", kind="application", subject_id=application.id, by_id=by_id, now=now)
    return change


def put_photo(session: Session, change: ChangeRequest, *, now: datetime) -> None:
    """Put the photo that a change brought in the place of the one she has; the caller holds the locks."""
    paper = paper_row(session, change.application, PaperKind.PHOTO)
    remove_files(session, paper, now=now)
    if change.facts[UPLOAD] is not None:
        session.add(PaperPage(paper_id=paper.id, upload_id=change.facts[UPLOAD]))
    session.flush()
