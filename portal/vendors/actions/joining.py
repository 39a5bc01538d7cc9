"""A shop asks to join, staff decide, and it may rest or leave.

What a shop may do is derived from its state wherever it is asked: when it leaves, nothing is switched off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.core.names import fold
from portal.outbox.models import Channel, Recipient
from portal.vendors.actions.branches import BranchFacts, add_branch
from portal.vendors.actions.telling import tell_applicant
from portal.vendors.credentials import digest_of, new_secret
from portal.vendors.errors import VendorStateError
from portal.vendors.models import Vendor, VendorState

STEPS = {
    "approve_vendor": (VendorState.APPROVED, {VendorState.APPLIED}),
    "reject_vendor": (VendorState.REJECTED, {VendorState.APPLIED}),
    "pause_vendor": (VendorState.PAUSED, {VendorState.APPROVED}),
    "resume_vendor": (VendorState.APPROVED, {VendorState.PAUSED}),
    "leave_vendor": (VendorState.LEFT, {VendorState.APPROVED, VendorState.PAUSED}),
}
"""Every step of a shop: where it leads, and from where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who speaks for the shop; the mail is how its account is made."""

    name: str
    phone: str
    email: str


def apply_as_vendor(
    session: Session,
    *,
    name: str,
    category: str,
    about: str,
    proposal: str,
    contact: Contact,
    branches: Sequence[BranchFacts],
    now: datetime,
) -> tuple[Vendor, str]:
    """Take a shop's request to join.

    :returns: the shop, and the secret of the link where it sees how its request goes; it is not stored.
    """
    secret = new_secret()
    recipient = Recipient(channel=Channel.EMAIL, is_safe=True, email=contact.email, phone=contact.phone)
    vendor = Vendor(
        name=name,
        category=category,
        about=about,
        proposal=proposal,
        contact_name=contact.name,
        recipient=recipient,
        status_key=digest_of(secret),
        applied_at=now,
    )
    session.add(vendor)
    session.flush()
    for facts in branches:
        add_branch(session, vendor.id, facts=facts, by_id=None, now=now)
    record(session, action="apply_as_vendor", kind="vendor", subject_id=vendor.id, by_id=None, now=now)
    return vendor, secret


def ask_vendor(session: Session, vendor_id: int, *, question: str, by_id: int, now: datetime) -> Vendor:
    """Ask a shop that waits something, in place of any question before.

    :raises VendorStateError: it no longer waits.
    """
    vendor = _waiting(session, vendor_id)
    vendor.question, vendor.answer = question, ""
    tell_applicant(session, vendor, now=now)
    record(
        session, action="ask_vendor", kind="vendor", subject_id=vendor.id, by_id=by_id, now=now, note=question
    )
    return vendor


def answer_question(session: Session, vendor_id: int, *, answer: str, now: datetime) -> Vendor:
    """Answer what staff asked.

    :raises VendorStateError: nothing is asked, or the request was decided.
    """
    vendor = _waiting(session, vendor_id)
    if not vendor.question:
        raise VendorStateError(vendor.state)
    vendor.answer = answer
    record(
        session,
        action="answer_question",
        kind="vendor",
        subject_id=vendor.id,
        by_id=None,
        now=now,
        note=answer,
    )
    return vendor


def approve_vendor(session: Session, vendor_id: int, *, by_id: int | None, now: datetime) -> Vendor:
    """Let a shop in. It grants nothing before it has an agreement and an approved benefit.

    :raises VendorStateError: it does not wait for an answer.
    """
    return _step(session, vendor_id, "approve_vendor", reason="", by_id=by_id, now=now)


def reject_vendor(session: Session, vendor_id: int, *, reason: str, by_id: int, now: datetime) -> Vendor:
    """Refuse a shop; it reads the reason. :raises VendorStateError: it does not wait for an answer."""
    vendor = _step(session, vendor_id, "reject_vendor", reason=reason, by_id=by_id, now=now)
    tell_applicant(session, vendor, now=now)
    return vendor


def pause_vendor(session: Session, vendor_id: int, *, reason: str, by_id: int, now: datetime) -> Vendor:
    """Take a shop and its benefits off for a while. :raises VendorStateError: it is not approved."""
    return _step(session, vendor_id, "pause_vendor", reason=reason, by_id=by_id, now=now)


def resume_vendor(session: Session, vendor_id: int, *, by_id: int, now: datetime) -> Vendor:
    """Bring a paused shop back. :raises VendorStateError: it is not paused."""
    return _step(session, vendor_id, "resume_vendor", reason="", by_id=by_id, now=now)


def leave_vendor(session: Session, vendor_id: int, *, reason: str, by_id: int, now: datetime) -> Vendor:
    """Let a shop go for good. :raises VendorStateError: it was never in, or left before."""
    return _step(session, vendor_id, "leave_vendor", reason=reason, by_id=by_id, now=now)


def _step(
    session: Session, vendor_id: int, action: str, *, reason: str, by_id: int | None, now: datetime
) -> Vendor:
    vendor = session.get_one(Vendor, vendor_id, with_for_update=True)
    to, allowed = STEPS[action]
    if vendor.state not in allowed:
        raise VendorStateError(vendor.state)
    vendor.state, vendor.reason = to, reason
    vendor.decided_at, vendor.decided_by_id = now, by_id
    record(session, action=action, kind="vendor", subject_id=vendor.id, by_id=by_id, now=now, note=reason)
    return vendor


def _waiting(session: Session, vendor_id: int) -> Vendor:
    vendor = session.get_one(Vendor, vendor_id, with_for_update=True)
    if vendor.state is not VendorState.APPLIED:
        raise VendorStateError(vendor.state)
    return vendor


def change_vendor(
    session: Session,
    vendor_id: int,
    *,
    about: str,
    contact: Contact,
    by_id: int,
    now: datetime,
    name: str | None = None,
    category: str | None = None,
) -> Vendor:
    """Correct what is said of a shop, and who speaks for it.

    :param name: ``None``: as it is, like the category; what the public finds it by is the staff's to change.
    """
    vendor = session.get_one(Vendor, vendor_id, with_for_update=True)
    vendor.name = vendor.name if name is None else name
    vendor.search_name = fold(vendor.name)
    vendor.category = vendor.category if category is None else category
    vendor.about, vendor.contact_name = about, contact.name
    if vendor.recipient is None:
        vendor.recipient = Recipient(channel=Channel.EMAIL, is_safe=True)
    vendor.recipient.phone, vendor.recipient.email = contact.phone, contact.email
    record(session, action="change_vendor", kind="vendor", subject_id=vendor.id, by_id=by_id, now=now)
    return vendor
