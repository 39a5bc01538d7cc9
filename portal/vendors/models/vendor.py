"""A shop, where it is, and what it agreed to."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.core.model import Model, Sealed
from portal.core.names import fold
from portal.outbox.models import Recipient
from portal.uploads.models import Upload


class VendorState(StrEnum):
    """``applied`` waits for staff; only ``approved`` redeems."""

    APPLIED = "applied"
    APPROVED = "approved"
    PAUSED = "paused"
    LEFT = "left"
    REJECTED = "rejected"


def _folded_name(context: Any) -> str:
    return fold(context.get_current_parameters()["name"])


class Vendor(Model):
    """A shop that grants benefits, or asked to."""

    __tablename__ = "vendor"
    __table_args__ = (Index("ix_vendor_state", "state", "search_name"),)

    name: Mapped[str]
    search_name: Mapped[str] = mapped_column(default=_folded_name)
    """The name without accents and capitals: lists are ordered and searched by it."""
    state: Mapped[VendorState] = mapped_column(default=VendorState.APPLIED)
    category: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str | None] = mapped_column(Sealed("vendor.contact_name"))
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("recipient.id"))
    """Its telephone and e-mail, and who may be written to."""
    proposal: Mapped[str] = mapped_column(default="")
    """What it wrote that it would grant."""
    question: Mapped[str] = mapped_column(default="")
    """What staff asked while it waits; empty: nothing, or answered and read."""
    answer: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    """Staff's words on a rejection or pause."""
    status_key: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the random part of the link with which the shop looks at its request."""
    applied_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    recipient: Mapped[Recipient | None] = relationship()
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
    renewal_asked_at: Mapped[datetime | None]
    """When the shop said that it wants another period."""
    warned_days: Mapped[int | None]
    """The last warning that was written before its end: 60, 30 or 7 days."""

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
    """Seven entries, Monday first: ``[open, close]`` as ``HH:MM``, ``null`` if closed; empty: not told.
    A closing not after the opening is of the next day."""
    is_open: Mapped[bool] = mapped_column(default=True)

    vendor: Mapped[Vendor] = relationship(back_populates="branches")


class Member(Model):
    """A user who works for a shop: this is a shop user's scope."""

    __tablename__ = "vendor_member"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    pin_digest: Mapped[str | None]
    """Argon2id of the four digits with which a cashier takes over a till of her shop."""
    pin_failures: Mapped[int] = mapped_column(default=0)
    pin_paused_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    vendor: Mapped[Vendor] = relationship()
    user: Mapped[User] = relationship()
