"""Make accounts, and change what their people may do."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.actions.resuming import drop_links
from portal.accounts.actions.signing_in import end_all_sign_ins
from portal.accounts.errors import EmailTakenError, OwnAccountError
from portal.accounts.models import User, UserHouse
from portal.audit.actions import record
from portal.core.roles import Role
from portal.outbox.models import Channel, Recipient


def create_user(
    session: Session,
    *,
    name: str,
    role: Role,
    now: datetime,
    email: str | None = None,
    password_digest: str | None = None,
    house_ids: Collection[int] = (),
    recipient_id: int | None = None,
) -> User:
    """Add a user; without e-mail and password she comes with a PIN or an invitation.

    :param password_digest: Argon2id, computed before the transaction.
    :param recipient_id: how she may be reached; ``None`` for staff and shops: by their own e-mail.
    :raises EmailTakenError: another account has the e-mail, in any case of letters.
    """
    email = email.strip().lower() if email else None
    if email and session.scalar(select(User.id).where(func.lower(User.email) == email)):
        raise EmailTakenError(email)
    if recipient_id is None and email and role is not Role.ENTREPRENEUR:
        recipient_id = _reach_by_email(session, email).id
    user = User(
        name=name,
        role=role,
        email=email,
        password=password_digest,
        active=True,
        created_at=now,
        fs_uniquifier=uuid.uuid4().hex,
        recipient_id=recipient_id,
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        raise EmailTakenError(email) from None
    session.add_all(UserHouse(user_id=user.id, house_id=house_id) for house_id in house_ids)
    session.flush()
    return user


def change_work(
    session: Session, user_id: int, *, role: Role, house_ids: Collection[int], by_id: int, now: datetime
) -> User:
    """Give a person of the staff another role or other houses; where she is signed in she enters anew.

    :raises OwnAccountError: nobody changes what she herself may do.
    """
    if user_id == by_id:
        raise OwnAccountError
    user = session.get_one(User, user_id, with_for_update=True)
    before, user.role = user.role, role
    session.execute(delete(UserHouse).where(UserHouse.user_id == user.id))
    if role is Role.CLERK:
        session.add_all(UserHouse(user_id=user.id, house_id=house_id) for house_id in house_ids)
    if before is not role:
        end_all_sign_ins(session, user, now=now)
    session.flush()
    session.expire(user, ["houses"])
    record(
        session,
        action="change_work",
        kind="user",
        subject_id=user.id,
        by_id=by_id,
        now=now,
        note=f"{before} → {role}; casas {sorted(house_ids)}",
    )
    return user


def close_account(session: Session, user_id: int, *, by_id: int, now: datetime) -> User:
    """Let a person in no more, from this moment on; what she did keeps her name.

    :raises OwnAccountError: nobody closes her own account.
    """
    if user_id == by_id:
        raise OwnAccountError
    user = session.get_one(User, user_id, with_for_update=True)
    user.active = False
    end_all_sign_ins(session, user, now=now)
    record(session, action="close_account", kind="user", subject_id=user.id, by_id=by_id, now=now)
    return user


def reopen_account(session: Session, user_id: int, *, by_id: int, now: datetime) -> User:
    """Let a person in again, with the password and second factor she had."""
    user = session.get_one(User, user_id, with_for_update=True)
    user.active = True
    session.flush()
    record(session, action="reopen_account", kind="user", subject_id=user.id, by_id=by_id, now=now)
    return user


def change_password(session: Session, user_id: int, *, digest: str, now: datetime) -> User:
    """Give a user another password and end every sign-in and link she has; the caller starts a new one.

    :param digest: Argon2id, computed before the transaction.
    """
    user = session.get_one(User, user_id, with_for_update=True)
    user.password = digest
    drop_links(session, [user.id])
    end_all_sign_ins(session, user, now=now)
    record(session, action="change_password", kind="user", subject_id=user.id, by_id=user.id, now=now)
    return user


def _reach_by_email(session: Session, email: str) -> Recipient:
    """Staff and shops are always written to: their e-mail is for work."""
    recipient = Recipient(channel=Channel.EMAIL, is_safe=True, email=email)
    session.add(recipient)
    session.flush()
    return recipient
