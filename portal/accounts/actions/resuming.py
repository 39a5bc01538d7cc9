"""Links with which a woman goes on without her PIN."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts.errors import LinkSpentError
from portal.accounts.models import Invitation, ResumeLink, User


def make_resume_link(session: Session, user: User, *, lasts: timedelta, now: datetime) -> str:
    """Make a link's secret for ``user``; it is not stored, so it can be sent only now."""
    secret = secrets.token_urlsafe(32)
    session.add(ResumeLink(key=_key(secret), user_id=user.id, created_at=now, expires_at=now + lasts))
    session.flush()
    return secret


def use_resume_link(session: Session, secret: str, *, now: datetime) -> User:
    """Spend a link; only a pressed button calls this, for mail scanners open links.

    :raises LinkSpentError: used, too old, or never made: the answer is the same.
    """
    link = session.scalar(select(ResumeLink).where(ResumeLink.key == _key(secret)).with_for_update())
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise LinkSpentError
    link.used_at = now
    session.flush()
    return session.get_one(User, link.user_id)


def drop_links(session: Session, user_ids: Collection[int]) -> None:
    """Take away every link to these accounts that was sent and not used: it lies where others may read it."""
    for link in (Invitation, ResumeLink):
        session.execute(delete(link).where(link.user_id.in_(user_ids), link.used_at.is_(None)))


def _key(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
