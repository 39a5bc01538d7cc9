"""Reads of the photos that women want on their cards."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.entrepreneurs.models import ChangeRequest, Paper, PaperKind, PaperPage
from portal.uploads.errors import PictureNotFoundError
from portal.uploads.models import Upload
from portal.uploads.storing import Papers

PHOTO_FIELD = "foto"
UPLOAD = "upload_id"
"""Under this name the facts of a change of photo hold the file that it brings."""
PORTRAIT = (480, 600)
"""Pixels of a photo on a card: 20 × 25 mm at 600 dots an inch."""


def photos_of(session: Session, application_ids: Collection[int]) -> dict[int, PaperPage]:
    """Return the photo of each application that has one."""
    rows = session.execute(
        select(Paper.application_id, PaperPage)
        .join(PaperPage.paper)
        .where(Paper.application_id.in_(application_ids), Paper.kind == PaperKind.PHOTO)
        .where(PaperPage.removed_at.is_(None))
        .options(joinedload(PaperPage.upload))
        .order_by(PaperPage.id)
    )
    return dict(rows.all())


def new_photo(session: Session, change: ChangeRequest) -> Upload | None:
    """Return the photo that a change brings; ``None`` when it brings none."""
    upload_id = change.facts.get(UPLOAD) if change.field == PHOTO_FIELD else None
    return None if upload_id is None else session.get(Upload, upload_id)


def card_photos(session: Session, papers: Papers, application_ids: Collection[int]) -> dict[int, bytes]:
    """Return, by application, an upright JPEG of :data:`PORTRAIT` for each woman who wants her photo printed.

    A photo whose bytes are gone is left out: the card is printed without it.
    """
    found: dict[int, bytes] = {}
    for application_id, page in photos_of(session, application_ids).items():
        try:
            found[application_id] = papers.portrait(
                page.upload.name, quarter_turns=page.quarter_turns, size=PORTRAIT
            )
        except PictureNotFoundError:
            continue
    return found
