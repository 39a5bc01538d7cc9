"""The shop's phones and tills."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.model import Model
from portal.vendors.models.vendor import Branch, Vendor


class Device(Model):
    """What may redeem for a shop; a cashier who signs in with an account has one of her own, no secret."""

    __tablename__ = "device"
    __table_args__ = (
        Index(
            "uq_device_implicit",
            "user_id",
            unique=True,
            sqlite_where=text("user_id IS NOT NULL"),
            postgresql_where=text("user_id IS NOT NULL"),
        ),
    )

    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    name: Mapped[str]
    secret_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of 256 random bits: no salt and no slow hash needed for what cannot be guessed."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """The cashier, for an implicit device."""
    cashier_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who stands at it now, by her PIN; ``None``: nobody said."""
    enrolled_at: Mapped[datetime]
    enrolled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    vendor: Mapped[Vendor] = relationship()
    branch: Mapped[Branch | None] = relationship()


class TillCode(Model):
    """A code on the manager's screen that makes the phone which scans it a device, once."""

    __tablename__ = "till_code"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the code's random value."""
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    name: Mapped[str]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
