"""Make accounts, and invite people to theirs."""

import hashlib
import secrets
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.errors import EmailTakenError, InvitationSpentError
from portal.accounts.models import Invitation, User, UserHouse
from portal.core.roles import Role

INVITATION_LASTS = timedelta(days=7)


def create_user(
    session: Session,
    *,
    name: str,
    role: Role,
    now: datetime,
    email: str | None = None,
    password_digest: str | None = None,
    house_ids: Collection[int] = (),
) -> User:
    """Add a user; without e-mail and password she comes with a PIN or an invitation.

    :param password_digest: Argon2id, computed before the transaction.
    :raises EmailTakenError: another account has the e-mail, in any case of letters.
    """
    email = email.strip().lower() if email else None
    if email and session.scalar(select(User.id).where(func.lower(User.email) == email)):
        raise EmailTakenError(email)
    user = User(
        name=name,
        role=role,
        email=email,
        password=password_digest,
        active=True,
        created_at=now,
        fs_uniquifier=uuid.uuid4().hex,
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        raise EmailTakenError(email) from None
    session.add_all(UserHouse(user_id=user.id, house_id=house_id) for house_id in house_ids)
    session.flush()
    return user


def invite(session: Session, user: User, *, by_id: int | None, now: datetime) -> str:
    """Make a one-time link's secret for ``user``; it is not stored, so it can be shown only now."""
    secret = secrets.token_urlsafe(32)
    session.add(
        Invitation(
            key=hashlib.sha256(secret.encode()).digest(),
            user_id=user.id,
            created_at=now,
            expires_at=now + INVITATION_LASTS,
            created_by_id=by_id,
        )
    )
    session.flush()
    return secret


def accept_invitation(session: Session, secret: str, *, password_digest: str, now: datetime) -> User:
    """Give the invited user her password.

    :raises InvitationSpentError: used, too old, or never made.
    """
    key = hashlib.sha256(secret.encode()).digest()
    invitation = session.scalar(select(Invitation).where(Invitation.key == key).with_for_update())
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= now:
        raise InvitationSpentError
    user = session.get_one(User, invitation.user_id)
    invitation.used_at = now
    user.password = password_digest
    session.flush()
    return user
