"""Agreements: signed for a period, renewed by another row, never stretched."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.vendors.errors import AgreementOverlapsError, VendorStateError, WrongPeriodError
from portal.vendors.models import Agreement, Vendor, VendorState

SIGNING = frozenset({VendorState.APPROVED, VendorState.PAUSED})
"""States in which a shop may agree to a period."""


def sign_agreement(
    session: Session,
    vendor_id: int,
    *,
    starts_on: date,
    ends_on: date,
    by_id: int | None,
    now: datetime,
    upload_id: int | None = None,
) -> Agreement:
    """Write down an agreement; the shop's benefits are good on its days, first and last included.

    :param upload_id: the signed paper; ``None``: it comes later.
    :raises WrongPeriodError: it ends before it begins.
    :raises VendorStateError: the shop is not one of ours.
    :raises AgreementOverlapsError: another agreement has some of the days: limits by agreement count once.
    """
    vendor = session.get_one(Vendor, vendor_id, with_for_update=True)
    if vendor.state not in SIGNING:
        raise VendorStateError(vendor.state)
    if ends_on < starts_on:
        raise WrongPeriodError
    overlapping = select(Agreement.id).where(
        Agreement.vendor_id == vendor.id, Agreement.starts_on <= ends_on, Agreement.ends_on >= starts_on
    )
    if session.scalar(overlapping.limit(1)) is not None:
        raise AgreementOverlapsError
    agreement = Agreement(
        vendor_id=vendor.id,
        starts_on=starts_on,
        ends_on=ends_on,
        upload_id=upload_id,
        signed_by_id=by_id,
        created_at=now,
    )
    session.add(agreement)
    session.flush()
    record(session, action="sign_agreement", kind="agreement", subject_id=agreement.id, by_id=by_id, now=now)
    return agreement


def renewal_start(agreement: Agreement, today: date) -> date:
    """Return the first day of a renewal: the day after, or today when it ended before."""
    return max(agreement.ends_on + timedelta(days=1), today)


def renew_agreement(
    session: Session,
    agreement_id: int,
    *,
    ends_on: date,
    today: date,
    by_id: int,
    now: datetime,
    upload_id: int | None = None,
) -> Agreement:
    """Agree to another period that begins where this one ends, or today when it has ended.

    :raises WrongPeriodError: it would end before it begins.
    :raises VendorStateError: the shop is not one of ours.
    :raises AgreementOverlapsError: it was renewed before.
    """
    old = session.get_one(Agreement, agreement_id)
    return sign_agreement(
        session,
        old.vendor_id,
        starts_on=renewal_start(old, today),
        ends_on=ends_on,
        upload_id=upload_id,
        by_id=by_id,
        now=now,
    )


def ask_renewal(session: Session, agreement_id: int, *, by_id: int, now: datetime) -> Agreement:
    """Say for the shop that it wants another period; asking twice changes nothing."""
    agreement = session.get_one(Agreement, agreement_id, with_for_update=True)
    if agreement.renewal_asked_at is None:
        agreement.renewal_asked_at = now
        record(session, action="ask_renewal", kind="agreement", subject_id=agreement.id, by_id=by_id, now=now)
    return agreement


def file_agreement(
    session: Session, agreement_id: int, *, upload_id: int, by_id: int, now: datetime
) -> Agreement:
    """Keep the signed paper with its agreement, in place of any before."""
    agreement = session.get_one(Agreement, agreement_id, with_for_update=True)
    agreement.upload_id = upload_id
    record(session, action="file_agreement", kind="agreement", subject_id=agreement.id, by_id=by_id, now=now)
    return agreement
