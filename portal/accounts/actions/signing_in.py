"""Start and end sign-ins; give PINs and count what fails."""

import contextlib
import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.errors import SignInNotFoundError, WrongSecretError
from portal.accounts.models import FailedSignIn, Pin, RecoveryCode, SignIn, User

PAUSE_AFTER, PAUSE = 5, timedelta(minutes=15)
VOID_AFTER = 20


def start_sign_in(session: Session, user: User, *, with_pin: bool, browser: str, now: datetime) -> str:
    """Write down a sign-in and return its cookie value, which is not stored."""
    value = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            key=hashlib.sha256(value.encode()).digest(),
            user_id=user.id,
            with_pin=with_pin,
            started_at=now,
            seen_at=now,
            proved_at=now,
            browser=browser[:120],
        )
    )
    session.flush()
    return value


def end_sign_in(session: Session, value: str, *, now: datetime) -> None:
    """End a sign-in; ending it twice changes nothing."""
    key = hashlib.sha256(value.encode()).digest()
    session.execute(update(SignIn).where(SignIn.key == key, SignIn.ended_at.is_(None)).values(ended_at=now))


def end_one_sign_in(session: Session, user: User, sign_in_id: int, *, now: datetime) -> None:
    """End one of her own sign-ins from her list.

    :raises SignInNotFoundError: no sign-in of hers has that id.
    """
    row = session.get(SignIn, sign_in_id, with_for_update=True)
    if row is None or row.user_id != user.id:
        raise SignInNotFoundError(sign_in_id)
    row.ended_at = row.ended_at or now
    session.flush()


def end_all_sign_ins(session: Session, user: User, *, now: datetime, but: SignIn | None = None) -> None:
    """End every sign-in of a user: she left, or somebody has her phone.

    :param but: the one that goes on; ``None``: none does.
    """
    ending = update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None)).values(ended_at=now)
    session.execute(ending if but is None else ending.where(SignIn.id != but.id))


def give_pin(session: Session, user: User, *, folio: str, digest: str, now: datetime) -> None:
    """Give a user the PIN of her folio, in place of any before; its failures start at none.

    :param digest: Argon2id of the PIN, computed before the transaction.
    """
    pin = session.scalar(select(Pin).where(Pin.user_id == user.id).with_for_update())
    if pin is None:
        pin = Pin(user_id=user.id, folio=folio)
        session.add(pin)
    pin.folio, pin.digest, pin.given_at = folio, digest, now
    pin.failures, pin.paused_until, pin.voided_at = 0, None, None
    session.flush()


def count_pin(session: Session, folio: str, *, digest: str | None, was_right: bool, now: datetime) -> User:
    """Count one try of a PIN whose digest was compared before the transaction.

    Every fifth failure pauses it a quarter of an hour, the twentieth voids it until the counter
    gives another; so guessing costs more than asking. A try while paused counts as none.

    :param digest: what was compared: a PIN that the counter replaced since then opens nothing.
    :raises WrongSecretError: wrong, paused, void or replaced; the caller says the same for each.
    """
    pin = session.scalar(select(Pin).where(Pin.folio == folio).with_for_update())
    if (
        pin is None
        or pin.digest != digest
        or pin.voided_at is not None
        or (pin.paused_until is not None and now < pin.paused_until)
    ):
        raise WrongSecretError
    if was_right:
        pin.failures, pin.paused_until = 0, None
        session.flush()
        return session.get_one(User, pin.user_id)
    pin.failures += 1
    if pin.failures >= VOID_AFTER:
        pin.voided_at = now
    elif pin.failures % PAUSE_AFTER == 0:
        pin.paused_until = now + PAUSE
    session.flush()
    raise WrongSecretError


def count_failure(session: Session, email: str, *, now: datetime) -> None:
    """Count a wrong password or a wrong second factor, compared before the transaction.

    Every fifth in a row pauses that e-mail a quarter of an hour; there is no lock for good. An
    e-mail that nobody has is counted like any other, so that a pause says nothing of who exists.
    A try while paused counts as none.
    """
    row = _failures(session, email, now)
    if row.paused_until is not None and now < row.paused_until:
        return
    row.failures += 1
    row.failed_at = now
    row.paused_until = now + PAUSE if row.failures % PAUSE_AFTER == 0 else None
    session.flush()


def forgive_failures(session: Session, email: str) -> None:
    """Begin the count anew: she is in. A right password alone forgives no wrong code."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.email == email.strip().lower()))


def forget_old_failures(session: Session, *, now: datetime) -> None:
    """Drop the counts of a day ago, so that invented e-mails do not pile up."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.failed_at < now - timedelta(days=1)))


def spend_totp_counter(session: Session, user_id: int, counter: int) -> bool:
    """Take the code of one time step; false when it, or a later one, was taken before."""
    taken = session.execute(
        update(User)
        .where(User.id == user_id, or_(User.totp_counter.is_(None), User.totp_counter < counter))
        .values(totp_counter=counter)
    )
    return bool(cast(CursorResult[Any], taken).rowcount)


def give_recovery_codes(session: Session, user: User, codes: Collection[str]) -> None:
    """Give a user new codes in place of all she had."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    session.add_all(RecoveryCode(user_id=user.id, code=code) for code in codes)
    session.flush()


def spend_recovery_code(session: Session, user_id: int, code: str) -> bool:
    """Use a code once; false when it is not one of hers, or was used."""
    used = session.execute(
        delete(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.code == code)
    )
    return bool(cast(CursorResult[Any], used).rowcount)


def prove_again(session: Session, sign_in: SignIn, *, now: datetime) -> None:
    """Note that she has just typed her secret again."""
    session.execute(update(SignIn).where(SignIn.id == sign_in.id).values(proved_at=now))


def lower_to_pin(session: Session, user: User) -> None:
    """Make a user's sign-ins worth no more than a PIN: what she sent is from now on shown to nobody here.

    Not for a user with a password: she proved more.
    """
    if user.password is None:
        session.execute(
            update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None)).values(with_pin=True)
        )


def _failures(session: Session, email: str, now: datetime) -> FailedSignIn:
    """Return the locked count of an e-mail, made when there is none."""
    email = email.strip().lower()
    query = select(FailedSignIn).where(FailedSignIn.email == email).with_for_update()
    row = session.scalar(query)
    if row is None:
        with contextlib.suppress(IntegrityError), session.begin_nested():
            session.add(FailedSignIn(email=email, failures=0, failed_at=now))
        row = session.scalars(query).one()
    return row
