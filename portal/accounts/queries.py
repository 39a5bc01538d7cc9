"""Reads of accounts."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, selectinload

from portal.accounts.errors import InvitationSpentError, UserNotFoundError
from portal.accounts.models import FactorReset, FailedSignIn, Invitation, Pin, RecoveryCode, SignIn, User
from portal.core.roles import STAFF, Role
from portal.preferences.catalogue import Choices
from portal.preferences.queries import choices

RESET_WAITS = timedelta(days=2)
"""How long a reset of the second factor waits for the second person."""


def get_user(session: Session, user_id: int) -> User:
    """:raises UserNotFoundError: no user has that id."""
    user = session.get(User, user_id)
    if user is None:
        raise UserNotFoundError(user_id)
    return user


def user_with_email(session: Session, email: str) -> User | None:
    """Return the active user with that e-mail, in any case of letters."""
    return session.scalar(select(User).where(func.lower(User.email) == email.strip().lower(), User.active))


def is_paused(session: Session, email: str, now: datetime) -> bool:
    """Tell whether too many secrets of that e-mail were wrong, whoever has it."""
    return bool(
        session.scalar(
            select(
                exists().where(FailedSignIn.email == email.strip().lower(), FailedSignIn.paused_until > now)
            )
        )
    )


def limits_of(role: Role, chosen: Choices) -> tuple[timedelta, timedelta]:
    """Return how long a sign-in of that role lasts in all, and how long unused."""
    hours, minutes = getattr(chosen, f"{role}_hours"), getattr(chosen, f"{role}_idle_minutes")
    return timedelta(hours=hours), timedelta(minutes=minutes)


def signed_in_user(session: Session, cookie_value: str, now: datetime) -> tuple[User, SignIn] | None:
    """Return the user of a live sign-in: not ended, not idle for long, not too old for her role."""
    key = hashlib.sha256(cookie_value.encode()).digest()
    row = session.execute(
        select(User, SignIn)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.key == key, SignIn.ended_at.is_(None), User.active)
    ).one_or_none()
    return (row[0], row[1]) if row is not None and _is_live(row[0], row[1], session, now) else None


def live_sign_ins(session: Session, user: User, now: datetime) -> list[SignIn]:
    """Return where she is signed in, the last used first."""
    rows = session.scalars(
        select(SignIn)
        .where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
        .order_by(SignIn.seen_at.desc())
    )
    return [row for row in rows if _is_live(user, row, session, now)]


def _is_live(user: User, sign_in: SignIn, session: Session, now: datetime) -> bool:
    lasts, idle = limits_of(user.role, choices(session))
    return sign_in.started_at > now - lasts and sign_in.seen_at > now - idle


def recovery_codes_left(session: Session, user: User) -> int:
    return session.scalar(select(func.count()).where(RecoveryCode.user_id == user.id)) or 0


def open_invitation(session: Session, secret: str, now: datetime) -> Invitation:
    """Return the invitation that a link opens.

    :raises InvitationSpentError: used, too old, or never made.
    """
    key = hashlib.sha256(secret.encode()).digest()
    found = session.scalar(
        select(Invitation).where(
            Invitation.key == key, Invitation.used_at.is_(None), Invitation.expires_at > now
        )
    )
    if found is None:
        raise InvitationSpentError
    return found


def pending_reset(session: Session, user: User, now: datetime) -> FactorReset | None:
    """Return the reset of her second factor that waits for the second person."""
    return session.scalar(
        select(FactorReset)
        .where(
            FactorReset.user_id == user.id,
            FactorReset.confirmed_at.is_(None),
            FactorReset.asked_at > now - RESET_WAITS,
        )
        .order_by(FactorReset.id.desc())
        .limit(1)
    )


def get_staff(session: Session, user_id: int) -> User:
    """:raises UserNotFoundError: nobody of the institute has that id."""
    user = get_user(session, user_id)
    if not user.is_staff:
        raise UserNotFoundError(user_id)
    return user


def staff(session: Session) -> Sequence[User]:
    """Return everybody of the institute, those who work here first, with what their row of a list shows."""
    return session.scalars(
        select(User)
        .where(User.role.in_(STAFF))
        .options(selectinload(User.houses), selectinload(User.webauthn))
        .order_by(User.active.desc(), User.name, User.id)
    ).all()


def users_by_id(session: Session, ids: Collection[int]) -> dict[int, User]:
    """Return those users, closed ones too."""
    return {user.id: user for user in session.scalars(select(User).where(User.id.in_(list(ids))))}


def pin_folio(session: Session, user_id: int) -> str | None:
    """Return the folio whose PIN opens an account."""
    return session.scalar(select(Pin.folio).where(Pin.user_id == user_id))


def pin_digest(session: Session, folio: str) -> str | None:
    """Return the digest to compare a PIN with, or ``None`` when the folio has none."""
    return session.scalar(select(Pin.digest).where(Pin.folio == folio))
