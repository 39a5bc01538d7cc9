"""Change the photo of her card after approval: as name and CURP, with a second person."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.entrepreneurs.actions.sending_papers import paper_row, remove_files
from portal.entrepreneurs.actions.wishing import add_wish, require_no_wish
from portal.entrepreneurs.models import Application, ChangeRequest, PaperKind, PaperPage
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
    require_no_wish(session, application, PHOTO_FIELD)
    upload = add_upload(session, photo, by_id=by_id, now=now) if photo else None
    return add_wish(
        session,
        application,
        field=PHOTO_FIELD,
        before="Con foto" if photos_of(session, [application.id]) else "Sin foto",
        after="Otra foto" if photo else "Sin foto",
        facts={UPLOAD: upload.id if upload else None},
        by_id=by_id,
        now=now,
    )


def put_photo(session: Session, change: ChangeRequest, *, now: datetime) -> None:
    """Put the photo that a change brought in the place of the one she has; the caller holds the locks."""
    paper = paper_row(session, change.application, PaperKind.PHOTO)
    remove_files(session, paper, now=now)
    if change.facts[UPLOAD] is not None:
        session.add(PaperPage(paper_id=paper.id, upload_id=change.facts[UPLOAD]))
    session.flush()
