"""Who works for a shop."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.accounts.actions.inviting import invite, invite_by_letter
from portal.accounts.actions.people import create_user
from portal.accounts.actions.signing_in import end_all_sign_ins
from portal.audit.actions import record
from portal.core.roles import Role
from portal.vendors.models import Device, Member


def add_member(
    session: Session,
    vendor_id: int,
    *,
    name: str,
    role: Role,
    by_id: int | None,
    now: datetime,
    email: str | None = None,
    branch_id: int | None = None,
    pin_digest: str | None = None,
) -> tuple[Member, str | None]:
    """Add a person to a shop. With an e-mail she gets an account by invitation; a PIN is enough for a till.

    The invitation is written to her; its secret is returned too, for who stands beside her.

    :param pin_digest: Argon2id of her four digits, computed before the transaction.
    :returns: the member, and the secret, which is not stored; ``None`` without e-mail.
    :raises EmailTakenError: another account has the e-mail.
    """
    user = create_user(session, name=name, role=role, email=email, now=now)
    member = Member(user_id=user.id, vendor_id=vendor_id, branch_id=branch_id, pin_digest=pin_digest)
    session.add(member)
    session.flush()
    record(session, action="add_member", kind="vendor_member", subject_id=member.id, by_id=by_id, now=now)
    if not email:
        return member, None
    secret = invite(session, user, by_id=by_id, now=now)
    invite_by_letter(session, user, secret, now=now)
    return member, secret


def give_cashier_pin(session: Session, member_id: int, *, digest: str, by_id: int, now: datetime) -> Member:
    """Give a cashier other digits for the tills; her failures start at none."""
    member = session.get_one(Member, member_id, with_for_update=True)
    member.pin_digest, member.pin_failures, member.pin_paused_until = digest, 0, None
    record(
        session, action="give_cashier_pin", kind="vendor_member", subject_id=member.id, by_id=by_id, now=now
    )
    return member


def end_member(session: Session, member_id: int, *, by_id: int, now: datetime) -> Member:
    """Let a person go: her account closes, no till is hers, what she redeemed keeps her name."""
    member = session.get_one(Member, member_id, with_for_update=True)
    if member.ended_at is None:
        member.ended_at = now
        member.user.active = False
        end_all_sign_ins(session, member.user, now=now)
        session.execute(
            update(Device)
            .where(Device.user_id == member.user_id, Device.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        session.execute(update(Device).where(Device.cashier_id == member.user_id).values(cashier_id=None))
        record(session, action="end_member", kind="vendor_member", subject_id=member.id, by_id=by_id, now=now)
    return member
