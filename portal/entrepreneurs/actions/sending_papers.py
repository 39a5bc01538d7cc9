"""Her papers: add, turn, take away, or leave for later."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.database import lock_row
from portal.entrepreneurs.actions.moving import note_step
from portal.entrepreneurs.errors import PaperClosedError, TooManyFilesError
from portal.entrepreneurs.models import Application, Paper, PaperKind, PaperPage
from portal.entrepreneurs.queries.own import own_file
from portal.entrepreneurs.queries.papers import digests_of, is_open
from portal.uploads.actions import add_upload
from portal.uploads.models import Upload
from portal.uploads.storing import Stored

MOST_FILES = 10
"""Of one paper: both sides of a card and some pages; not an album."""
MOST_OF = {PaperKind.PHOTO: 1}
"""Of the kinds that take fewer."""


def add_files(
    session: Session,
    application: Application,
    *,
    kind: PaperKind,
    files: Sequence[Stored],
    by_id: int,
    now: datetime,
) -> Paper:
    """Add files to a paper; one that is there already, as when its answer was lost on the way, stays one.

    :raises PaperClosedError: that paper was sent, and nobody asked for it again.
    :raises TooManyFilesError: the paper would have more than :data:`MOST_FILES`, or a photo more than one.
    """
    paper = _open_paper(session, application, kind)
    there = digests_of(session, paper)
    new = {stored.sha256: stored for stored in files if stored.sha256 not in there}.values()
    if len(there) + len(new) > MOST_OF.get(kind, MOST_FILES):
        raise TooManyFilesError(paper.id)
    for stored in new:
        upload = add_upload(session, stored, by_id=by_id, now=now)
        session.add(PaperPage(paper_id=paper.id, upload_id=upload.id))
    application.changed_at = now
    session.flush()
    return paper


def replace_files(
    session: Session,
    application: Application,
    *,
    kind: PaperKind,
    files: Sequence[Stored],
    asked_at: datetime,
    by_id: int,
    now: datetime,
) -> None:
    """Put files in the place of those of a paper; the earlier ones stay until retention takes them.

    :param asked_at: when it was asked for again: what came since then stays beside the new ones.
    :raises PaperClosedError: nobody asked for that paper again.
    :raises TooManyFilesError: more than :data:`MOST_FILES`, or than one photo.
    """
    remove_files(session, _open_paper(session, application, kind), now=now, came_by=asked_at)
    add_files(session, application, kind=kind, files=files, by_id=by_id, now=now)


def remove_files(session: Session, paper: Paper, *, now: datetime, came_by: datetime | None = None) -> None:
    """Take files of a paper away; the caller holds the lock and knows that it may.

    :param came_by: only those that had come by then; ``None``: every file.
    """
    there = update(PaperPage).where(PaperPage.paper_id == paper.id, PaperPage.removed_at.is_(None))
    if came_by is not None:
        there = there.where(PaperPage.upload_id.in_(select(Upload.id).where(Upload.created_at <= came_by)))
    session.execute(there.values(removed_at=now))


def send_later(session: Session, application: Application, *, kind: PaperKind, now: datetime) -> None:
    """Note that a paper will come later: the form goes on without it.

    :raises PaperClosedError: the application was sent.
    """
    _open_paper(session, application, kind)
    application.changed_at = now
    session.flush()


def turn_file(session: Session, application: Application, *, page_id: int, now: datetime) -> None:
    """Turn one file a quarter to the right, wherever it is looked at.

    :raises ApplicationNotFoundError: no such file of hers.
    :raises PaperClosedError: the paper was sent.
    """
    _turn(_open_file(session, application, page_id))
    application.changed_at = now
    session.flush()


def turn_paper(
    session: Session, application: Application, page: PaperPage, *, by: User, now: datetime
) -> None:
    """Turn a file that staff look at, whatever became of the application."""
    _turn(page)
    note_step(session, application, "turn_paper", by_id=by.id, now=now)


def _turn(page: PaperPage) -> None:
    page.quarter_turns = (page.quarter_turns + 1) % 4


def remove_file(session: Session, application: Application, *, page_id: int, now: datetime) -> None:
    """Take one file away; its bytes stay until retention takes them.

    :raises ApplicationNotFoundError: no such file of hers.
    :raises PaperClosedError: the paper was sent.
    """
    page = _open_file(session, application, page_id)
    page.removed_at = application.changed_at = now
    session.flush()


def _open_paper(session: Session, application: Application, kind: PaperKind) -> Paper:
    lock_row(session, application)
    if not is_open(session, application, kind):
        raise PaperClosedError(application.id)
    return paper_row(session, application, kind)


def paper_row(session: Session, application: Application, kind: PaperKind) -> Paper:
    """Return one paper of an application, with a row from now on; the caller holds the lock."""
    paper = session.scalar(select(Paper).where(Paper.application_id == application.id, Paper.kind == kind))
    if paper is None:
        paper = Paper(application_id=application.id, kind=kind)
        session.add(paper)
        session.flush()
    return paper


def _open_file(session: Session, application: Application, page_id: int) -> PaperPage:
    lock_row(session, application)
    page = own_file(session, application, page_id)
    if not is_open(session, application, page.paper.kind):
        raise PaperClosedError(page_id)
    return page
