"""Start and end sign-ins; give PINs and count what fails."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.errors import WrongSecretError
from portal.accounts.models import Pin, SignIn, User

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


def end_all_sign_ins(session: Session, user: User, *, now: datetime) -> None:
    """End every sign-in of a user: she left, or somebody has her phone."""
    session.execute(
        update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None)).values(ended_at=now)
    )


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


def count_pin(session: Session, folio: str, *, was_right: bool, now: datetime) -> User:
    """Count one try of a PIN whose digest was compared before the transaction.

    Every fifth failure pauses it a quarter of an hour, the twentieth voids it until the counter
    gives another; so guessing costs more than asking. A try while paused counts as none.

    :raises WrongSecretError: wrong, paused or void; the caller says the same for each.
    """
    pin = session.scalar(select(Pin).where(Pin.folio == folio).with_for_update())
    if pin is None or pin.voided_at is not None or (pin.paused_until is not None and now < pin.paused_until):
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


def count_password(session: Session, user: User, *, was_right: bool, now: datetime) -> None:
    """Count one try of a password: every fifth failure in a row pauses the account a quarter of an hour."""
    user = session.get_one(User, user.id, with_for_update=True)
    if was_right:
        user.failed_sign_ins, user.paused_until = 0, None
    else:
        user.failed_sign_ins += 1
        if user.failed_sign_ins % PAUSE_AFTER == 0:
            user.paused_until = now + PAUSE
    session.flush()


def lower_to_pin(session: Session, user: User) -> None:
    """Make a user's sign-ins worth no more than a PIN: what she sent is from now on shown to nobody here.

    Not for a user with a password: she proved more.
    """
    if user.password is None:
        session.execute(
            update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None)).values(with_pin=True)
        )
