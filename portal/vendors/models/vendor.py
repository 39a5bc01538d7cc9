"""A shop, where it is, and what it agreed to."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.model import Model, Sealed
from portal.uploads.models import Upload


class VendorState(StrEnum):
    """``applied`` waits for staff; only ``approved`` redeems."""

    APPLIED = "applied"
    APPROVED = "approved"
    PAUSED = "paused"
    LEFT = "left"
    REJECTED = "rejected"


class Vendor(Model):
    """A shop that grants benefits, or asked to."""

    __tablename__ = "vendor"
    __table_args__ = (Index("ix_vendor_state", "state", "name"),)

    name: Mapped[str]
    state: Mapped[VendorState] = mapped_column(default=VendorState.APPLIED)
    category: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str | None] = mapped_column(Sealed("vendor.contact_name"))
    contact_phone: Mapped[str | None] = mapped_column(Sealed("vendor.contact_phone"))
    contact_email: Mapped[str | None] = mapped_column(Sealed("vendor.contact_email"))
    offer: Mapped[str] = mapped_column(default="")
    """What it wrote that it would offer."""
    reason: Mapped[str] = mapped_column(default="")
    """Staff's words on a rejection, pause or question."""
    applied_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    branches: Mapped[list["Branch"]] = relationship(back_populates="vendor", order_by="Branch.id")
    agreements: Mapped[list["Agreement"]] = relationship(back_populates="vendor", order_by="Agreement.id")


class Agreement(Model):
    """A period in which the shop's benefits are good; both days count. Renewal is another row."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="period"),
        Index("ix_agreement_vendor_id", "vendor_id", "ends_on"),
    )

    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]

    vendor: Mapped[Vendor] = relationship(back_populates="agreements")
    upload: Mapped[Upload | None] = relationship()


class Branch(Model):
    """One place where the shop sells."""

    __tablename__ = "branch"

    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"), index=True)
    name: Mapped[str]
    zone: Mapped[str] = mapped_column(default="")
    """Supermanzana or quarter, as people say it."""
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    map_url: Mapped[str] = mapped_column(default="")
    hours: Mapped[list[Any]] = mapped_column(default=list)
    """Seven entries, Monday first: ``[open, close]`` as ``HH:MM``, ``null`` if closed; empty: not told."""
    is_open: Mapped[bool] = mapped_column(default=True)

    vendor: Mapped[Vendor] = relationship(back_populates="branches")


class Member(Model):
    """A user who works for a shop: this is a shop user's scope."""

    __tablename__ = "vendor_member"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    ended_at: Mapped[datetime | None]

    vendor: Mapped[Vendor] = relationship()
