"""Reads of privacy notices."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.privacy.errors import NoticeNotFoundError
from portal.privacy.models import Notice


def current_notice(session: Session) -> Notice | None:
    """Return the version in force, or ``None`` before the first."""
    return session.scalar(
        select(Notice).where(Notice.published_at.is_not(None)).order_by(Notice.version.desc()).limit(1)
    )


def get_notice(session: Session, version: int) -> Notice:
    """:raises NoticeNotFoundError: no notice has that version."""
    notice = session.scalar(select(Notice).where(Notice.version == version))
    if notice is None:
        raise NoticeNotFoundError(version)
    return notice


def all_notices(session: Session) -> Sequence[Notice]:
    """Return every version, the newest first."""
    return session.scalars(select(Notice).order_by(Notice.version.desc())).all()
