"""Find a shop and what belongs to it, for who may see it."""

from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.accounts.models import User
from portal.core.errors import NotFoundError
from portal.core.roles import Role
from portal.core.vault import vault_of
from portal.vendors.credentials import digest_of, open_id
from portal.vendors.errors import (
    AgreementNotFoundError,
    BenefitNotFoundError,
    BranchNotFoundError,
    DeviceNotFoundError,
    MemberNotFoundError,
    VendorNotFoundError,
)
from portal.vendors.models import (
    Agreement,
    Benefit,
    BenefitState,
    BenefitVersion,
    Branch,
    Device,
    Member,
    Vendor,
    VendorState,
    VersionLimit,
)

Row = TypeVar("Row", Agreement, Benefit, Branch, Device, Member)


def get_vendor(session: Session, vendor_id: int, *, seen_by: User) -> Vendor:
    """Return a shop to who may see it: a coordinator sees all, a person of a shop her own.

    :raises VendorNotFoundError: there is none, or it is another's; she cannot tell which.
    """
    vendor = session.get(Vendor, vendor_id)
    if vendor is None or not (
        seen_by.role is Role.COORDINATOR or vendor_id == vendor_id_of(session, seen_by.id)
    ):
        raise VendorNotFoundError(vendor_id)
    return vendor


def vendor_id_of(session: Session, user_id: int) -> int | None:
    """Return the shop for which a person works, or ``None``."""
    return session.scalar(
        select(Member.vendor_id).where(Member.user_id == user_id, Member.ended_at.is_(None))
    )


def workplace(session: Session, user_id: int) -> Member | None:
    """Return where a person works now, with the shop; ``None``: for none."""
    return session.scalar(
        select(Member)
        .where(Member.user_id == user_id, Member.ended_at.is_(None))
        .options(joinedload(Member.vendor))
    )


def has_own_device(session: Session, user_id: int) -> bool:
    """Tell whether a person of a shop has her own device, at the shop and branch where she works now."""
    hers = (
        select(Device.id)
        .join(Member, Member.user_id == Device.user_id)
        .where(
            Device.user_id == user_id,
            Member.ended_at.is_(None),
            Device.vendor_id == Member.vendor_id,
            Device.branch_id.is_not_distinct_from(Member.branch_id),
        )
    )
    return session.scalar(hers) is not None


def own_vendor(session: Session, user_id: int) -> Vendor:
    """Return the shop for which a person works. :raises VendorNotFoundError: she works for none."""
    vendor_id = vendor_id_of(session, user_id)
    if vendor_id is None:
        raise VendorNotFoundError(user_id)
    return session.get_one(Vendor, vendor_id)


def vendor_with_link(session: Session, secret: str) -> Vendor:
    """Return the shop whose request has that link, its first or one of a mail.

    :raises VendorNotFoundError: none has.
    """
    vendor = session.scalar(select(Vendor).where(Vendor.status_key == digest_of(secret)))
    if vendor is None and (mailed := open_id(vault_of(session.connection().dialect), secret)):
        vendor = session.get(Vendor, mailed)
    if vendor is None:
        raise VendorNotFoundError
    return vendor


def get_agreement(session: Session, vendor: Vendor, agreement_id: int) -> Agreement:
    """:raises AgreementNotFoundError: the shop has no such agreement."""
    return _own(session, Agreement, vendor, agreement_id, AgreementNotFoundError)


def get_branch(session: Session, vendor: Vendor, branch_id: int) -> Branch:
    """:raises BranchNotFoundError: the shop has no such branch."""
    return _own(session, Branch, vendor, branch_id, BranchNotFoundError)


def get_benefit(session: Session, vendor: Vendor, benefit_id: int) -> Benefit:
    """:raises BenefitNotFoundError: the shop has no such benefit."""
    return _own(session, Benefit, vendor, benefit_id, BenefitNotFoundError)


def get_device(session: Session, vendor: Vendor, device_id: int) -> Device:
    """:raises DeviceNotFoundError: the shop has no such device."""
    return _own(session, Device, vendor, device_id, DeviceNotFoundError)


def get_member(session: Session, vendor: Vendor, member_id: int) -> Member:
    """:raises MemberNotFoundError: nobody of the shop has that id, or she left."""
    member = _own(session, Member, vendor, member_id, MemberNotFoundError)
    if member.ended_at is not None:
        raise MemberNotFoundError(member_id)
    return member


def vendors_in(state: VendorState | None) -> Select[Vendor]:
    """Select the shops of one state, or of any, with their agreements and branches."""
    query = select(Vendor).options(selectinload(Vendor.agreements), selectinload(Vendor.branches))
    return query.where(Vendor.state == state) if state else query


def benefits_of(session: Session, vendor: Vendor) -> list[Benefit]:
    """Return the shop's benefits that are or may come into force, with the words of both versions."""
    limits = selectinload(BenefitVersion.limits).joinedload(VersionLimit.limit)
    return list(
        session.scalars(
            select(Benefit)
            .where(
                Benefit.vendor_id == vendor.id,
                Benefit.state.not_in([BenefitState.ENDED, BenefitState.REJECTED]),
            )
            .options(
                joinedload(Benefit.current).options(limits), joinedload(Benefit.proposal).options(limits)
            )
            .order_by(Benefit.id)
        )
    )


def devices_of(session: Session, vendor: Vendor) -> list[Device]:
    """Return the shop's phones and tills that are not revoked, without those that an account brings."""
    return list(
        session.scalars(
            select(Device)
            .where(Device.vendor_id == vendor.id, Device.user_id.is_(None), Device.revoked_at.is_(None))
            .options(joinedload(Device.branch))
            .order_by(Device.name, Device.id)
        )
    )


def live_device(session: Session, digest: bytes) -> Device | None:
    """Return the device with that secret, unless it was revoked."""
    return session.scalar(
        select(Device)
        .where(Device.secret_digest == digest, Device.revoked_at.is_(None))
        .options(joinedload(Device.vendor))
    )


def cashiers_of(session: Session, device: Device) -> list[Member]:
    """Return the people with a PIN who may stand at a till: those of its branch, and those of all."""
    return [
        member
        for member in members_of(session, device.vendor)
        if member.pin_digest and (device.branch_id is None or member.branch_id in {None, device.branch_id})
    ]


def members_of(session: Session, vendor: Vendor) -> list[Member]:
    """Return the people who work for the shop."""
    return list(
        session.scalars(
            select(Member)
            .join(Member.user)
            .where(Member.vendor_id == vendor.id, Member.ended_at.is_(None))
            .options(joinedload(Member.user))
            .order_by(User.name, Member.id)
        )
    )


def _own(session: Session, kind: type[Row], vendor: Vendor, row_id: int, missing: type[NotFoundError]) -> Row:
    row = session.get(kind, row_id)
    if row is None or row.vendor_id != vendor.id:
        raise missing(row_id)
    return row
