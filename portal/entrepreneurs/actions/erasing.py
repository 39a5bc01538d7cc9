"""Let go of papers that she took away or sent again."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.entrepreneurs.models import PaperPage
from portal.uploads.models import Upload

ONCE = 200
"""How many files are let go of in one transaction."""


def erase_replaced(session: Session, *, before: datetime) -> int:
    """Delete the rows of files that were removed before a moment; returns how many, at most :data:`ONCE`.

    Their bytes are nobody's then, and the sweep of files takes them.
    """
    old = select(PaperPage.id, PaperPage.upload_id).where(PaperPage.removed_at < before)
    found = session.execute(old.order_by(PaperPage.id).limit(ONCE)).all()
    session.execute(delete(PaperPage).where(PaperPage.id.in_([page_id for page_id, _ in found])))
    still_shown = select(PaperPage.id).where(PaperPage.upload_id == Upload.id).exists()
    session.execute(
        delete(Upload)
        .where(Upload.id.in_([upload_id for _, upload_id in found]), ~still_shown)
        .execution_options(synchronize_session=False)
    )
    return len(found)
