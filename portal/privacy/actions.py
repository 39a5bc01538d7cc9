"""Write and publish privacy notices; keep who accepted which."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.core.database import lock_row
from portal.privacy import first_notice
from portal.privacy.errors import NoticePublishedError
from portal.privacy.models import Consent, ConsentChannel, Notice
from portal.privacy.queries import current_notice


def ensure_first_notice(session: Session, *, now: datetime) -> Notice:
    """Return the notice in force; publish the portal's own words where there is none yet."""
    notice = current_notice(session)
    if notice is None:
        notice = write_notice(
            session, short_text=first_notice.SHORT, full_text=first_notice.FULL, by_id=None, now=now
        )
        publish_notice(session, notice, by_id=None, now=now)
    return notice


def write_notice(
    session: Session, *, short_text: str, full_text: str, by_id: int | None, now: datetime
) -> Notice:
    """Begin the next version; nobody is shown it before it is published."""
    version = 1 + (session.scalar(select(func.max(Notice.version))) or 0)
    notice = Notice(version=version, short_text=short_text, full_text=full_text, created_by_id=by_id)
    session.add(notice)
    session.flush()
    record(session, action="write_notice", kind="notice", subject_id=notice.id, by_id=by_id, now=now)
    return notice


def change_notice(
    session: Session, notice: Notice, *, short_text: str, full_text: str, by_id: int, now: datetime
) -> None:
    """Change the words of a version that nobody has seen.

    :raises NoticePublishedError: it was published.
    """
    lock_row(session, notice)
    if notice.published_at is not None:
        raise NoticePublishedError(notice.version)
    notice.short_text, notice.full_text = short_text, full_text
    record(session, action="change_notice", kind="notice", subject_id=notice.id, by_id=by_id, now=now)


def publish_notice(session: Session, notice: Notice, *, by_id: int | None, now: datetime) -> None:
    """Put a version in force: from now on it is the one accepted; the earlier ones stay readable.

    :raises NoticePublishedError: it was published already.
    """
    lock_row(session, notice)
    if notice.published_at is not None:
        raise NoticePublishedError(notice.version)
    notice.published_at = now
    record(session, action="publish_notice", kind="notice", subject_id=notice.id, by_id=by_id, now=now)


def record_consent(
    session: Session, notice: Notice, *, channel: ConsentChannel, by_id: int | None, now: datetime
) -> Consent:
    """Keep that somebody accepted this version, when and how.

    :param by_id: staff who wrote it down at the counter; ``None``: she did it herself.
    """
    consent = Consent(notice_id=notice.id, given_at=now, channel=channel, recorded_by_id=by_id)
    session.add(consent)
    session.flush()
    return consent
