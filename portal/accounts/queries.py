"""Reads of accounts."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.errors import UserNotFoundError
from portal.accounts.models import Pin, SignIn, User

IDLE_FOR = timedelta(hours=2)
LASTS = timedelta(hours=12)


def get_user(session: Session, user_id: int) -> User:
    """:raises UserNotFoundError: no user has that id."""
    user = session.get(User, user_id)
    if user is None:
        raise UserNotFoundError(user_id)
    return user


def user_with_email(session: Session, email: str) -> User | None:
    """Return the active user with that e-mail, in any case of letters."""
    return session.scalar(select(User).where(func.lower(User.email) == email.strip().lower(), User.active))


def signed_in_user(session: Session, cookie_value: str, now: datetime) -> tuple[User, SignIn] | None:
    """Return the user of a live sign-in: not ended, not idle for long, not older than half a day."""
    key = hashlib.sha256(cookie_value.encode()).digest()
    row = session.execute(
        select(User, SignIn)
        .join(SignIn, SignIn.user_id == User.id)
        .where(
            SignIn.key == key,
            SignIn.ended_at.is_(None),
            SignIn.seen_at > now - IDLE_FOR,
            SignIn.started_at > now - LASTS,
            User.active,
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def pin_digest(session: Session, folio: str) -> str | None:
    """Return the digest to compare a PIN with, or ``None`` when the folio has none."""
    return session.scalar(select(Pin.digest).where(Pin.folio == folio))
