"""Write down what was stored."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.uploads.models import Upload
from portal.uploads.storing import Stored


def add_upload(session: Session, stored: Stored, *, by_id: int | None, now: datetime) -> Upload:
    """Give a stored file its row; from now on it belongs to somebody."""
    upload = Upload(
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        pages=stored.pages,
        created_at=now,
        created_by_id=by_id,
    )
    session.add(upload)
    session.flush()
    return upload
