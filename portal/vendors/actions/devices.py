"""A shop's phones and tills: enrolled once, seen, taken over by a cashier, revoked at once."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.vendors.credentials import digest_of, new_secret
from portal.vendors.errors import (
    CashierPinPausedError,
    MemberNotFoundError,
    TillCodeSpentError,
)
from portal.vendors.models import Device, Member, TillCode

CODE_LASTS = timedelta(minutes=10)
PIN_PAUSE_AFTER, PIN_PAUSE = 5, timedelta(minutes=15)


def make_till_code(
    session: Session, vendor_id: int, *, name: str, branch_id: int | None, by_id: int, now: datetime
) -> str:
    """Make a code that turns the phone which opens it into a device of the shop, once.

    :returns: the code, for the manager's screen; it is not stored.
    """
    code = new_secret()
    session.add(
        TillCode(
            key=digest_of(code),
            vendor_id=vendor_id,
            branch_id=branch_id,
            name=name,
            created_at=now,
            created_by_id=by_id,
            expires_at=now + CODE_LASTS,
        )
    )
    session.flush()
    return code


def use_till_code(session: Session, code: str, *, now: datetime) -> tuple[Device, str]:
    """Enrol the phone that holds the code; its secret is returned this once and not stored.

    :raises TillCodeSpentError: used, too old, or never made.
    """
    row = session.scalar(select(TillCode).where(TillCode.key == digest_of(code)).with_for_update())
    if row is None or row.used_at is not None or row.expires_at <= now:
        raise TillCodeSpentError
    row.used_at = now
    return enrol_device(
        session,
        row.vendor_id,
        name=row.name,
        branch_id=row.branch_id,
        by_id=row.created_by_id,
        now=now,
    )


def enrol_device(
    session: Session, vendor_id: int, *, name: str, branch_id: int | None, by_id: int | None, now: datetime
) -> tuple[Device, str]:
    """Add a device by hand: a shop's own till that is given its key. The key is returned this once."""
    secret = new_secret()
    device = Device(
        vendor_id=vendor_id,
        branch_id=branch_id,
        name=name,
        secret_digest=digest_of(secret),
        enrolled_at=now,
        enrolled_by_id=by_id,
    )
    session.add(device)
    session.flush()
    record(session, action="enrol_device", kind="device", subject_id=device.id, by_id=by_id, now=now)
    return device, secret


def own_device(session: Session, user_id: int, *, name: str, now: datetime) -> Device:
    """Return the device that a person of a shop has by signing in: made when she first needs it, and where
    she works now.

    Two first requests at once end with the same device: the index ``uq_device_implicit`` is the referee.

    :raises MemberNotFoundError: she works for no shop.
    """
    member = session.scalar(select(Member).where(Member.user_id == user_id, Member.ended_at.is_(None)))
    if member is None:
        raise MemberNotFoundError(user_id)
    mine = select(Device).where(Device.user_id == user_id)
    device = session.scalar(mine)
    if device is None:
        device = Device(
            vendor_id=member.vendor_id,
            branch_id=member.branch_id,
            name=name,
            user_id=user_id,
            enrolled_at=now,
            enrolled_by_id=user_id,
        )
        try:
            with session.begin_nested():
                session.add(device)
        except IntegrityError:
            device = session.scalars(mine).one()
    device.vendor_id, device.branch_id = member.vendor_id, member.branch_id
    session.flush()
    return device


def revoke_device(session: Session, device_id: int, *, by_id: int, now: datetime) -> Device:
    """Refuse a device from this moment on; revoking twice changes nothing."""
    device = session.get_one(Device, device_id, with_for_update=True)
    if device.revoked_at is None:
        device.revoked_at = now
        record(session, action="revoke_device", kind="device", subject_id=device.id, by_id=by_id, now=now)
    return device


def take_till(
    session: Session, device_id: int, *, member_id: int, pin_was_right: bool, now: datetime
) -> bool:
    """Let a cashier stand at a till: what it redeems from now on carries her name.

    Every fifth wrong PIN makes her wait a quarter of an hour. A wrong one is counted and committed,
    so it is an answer (``False``) and not an error.

    :param pin_was_right: compared before the transaction: Argon2 is slow.
    :raises MemberNotFoundError: she does not work for the till's shop.
    :raises CashierPinPausedError: too many failures; the try counts as none.
    """
    device = session.get_one(Device, device_id, with_for_update=True)
    member = session.get(Member, member_id, with_for_update=True)
    if member is None or member.vendor_id != device.vendor_id or member.ended_at is not None:
        raise MemberNotFoundError(member_id)
    if member.pin_paused_until is not None and now < member.pin_paused_until:
        raise CashierPinPausedError
    if pin_was_right:
        member.pin_failures, member.pin_paused_until = 0, None
        device.cashier_id = member.user_id
    else:
        member.pin_failures += 1
        if member.pin_failures % PIN_PAUSE_AFTER == 0:
            member.pin_paused_until = now + PIN_PAUSE
    session.flush()
    return pin_was_right


def leave_till(session: Session, device_id: int) -> Device:
    """Let nobody stand at a till."""
    device = session.get_one(Device, device_id, with_for_update=True)
    device.cashier_id = None
    session.flush()
    return device
