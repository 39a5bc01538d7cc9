"""Take a lost second factor away: one person asks, another confirms."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.accounts.actions.signing_in import end_all_sign_ins
from portal.accounts.errors import NothingToResetError, SamePersonError
from portal.accounts.models import FactorReset, PassKey, RecoveryCode, User
from portal.accounts.queries import pending_reset
from portal.audit.actions import record


def ask_factor_reset(session: Session, user_id: int, *, by_id: int, now: datetime) -> FactorReset:
    """Ask that a person's second factor be taken away; asking twice is asking once.

    :raises SamePersonError: nobody asks for her own.
    """
    if user_id == by_id:
        raise SamePersonError
    user = session.get_one(User, user_id, with_for_update=True)
    waiting = pending_reset(session, user, now)
    if waiting is not None:
        return waiting
    reset = FactorReset(user_id=user.id, asked_by_id=by_id, asked_at=now)
    session.add(reset)
    session.flush()
    record(session, action="ask_factor_reset", kind="user", subject_id=user.id, by_id=by_id, now=now)
    return reset


def confirm_factor_reset(session: Session, user_id: int, *, by_id: int, now: datetime) -> User:
    """Take the second factor away: she sets up another the next time she signs in with her password.

    :raises NothingToResetError: nobody asked within two days.
    :raises SamePersonError: who asked does not confirm, nor does she whose it is.
    """
    user = session.get_one(User, user_id, with_for_update=True)
    reset = pending_reset(session, user, now)
    if reset is None:
        raise NothingToResetError
    if by_id in (reset.asked_by_id, user_id):
        raise SamePersonError
    reset.confirmed_by_id, reset.confirmed_at = by_id, now
    user.tf_primary_method = user.tf_totp_secret = user.totp_counter = None
    session.execute(delete(PassKey).where(PassKey.user_id == user.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    end_all_sign_ins(session, user, now=now)
    record(session, action="confirm_factor_reset", kind="user", subject_id=user.id, by_id=by_id, now=now)
    return user
