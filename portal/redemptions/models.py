"""Uses of benefits, the places they take, and every attempt."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.cards.models import Card
from portal.core.model import Id, Model
from portal.vendors.models import BenefitVersion, Branch, Device, Vendor


class Redemption(Model):
    """One use of one benefit with one card. Annulled, never deleted. Money in centavos."""

    __tablename__ = "redemption"
    __table_args__ = (
        Index("ix_redemption_vendor_id", "vendor_id", "at", "id"),
        Index("ix_redemption_card_id", "card_id", "at"),
        Index("ix_redemption_benefit_id", "benefit_id", "at"),
        Index("ix_redemption_at", "at", "id"),
        CheckConstraint("(annulled_at IS NULL) = (annulment_reason IS NULL)", name="annulment"),
    )

    public_id: Mapped[str] = mapped_column(unique=True)
    """Random name of it outside; says nothing of how many there are."""
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"))
    token_id: Mapped[Id | None] = mapped_column(ForeignKey("issued_token.id"))
    """The code that was shown; ``None``: the folio was typed."""
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    benefit_id: Mapped[int] = mapped_column(ForeignKey("benefit.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("benefit_version.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    cashier_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    amount: Mapped[int | None]
    saving: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    """When it was received: the rules use this."""
    occurred_at: Mapped[datetime | None]
    """When the till says that it happened: stored, not believed."""
    annulled_at: Mapped[datetime | None]
    annulled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    annulled_device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    annulment_reason: Mapped[str | None]

    card: Mapped[Card] = relationship()
    vendor: Mapped[Vendor] = relationship()
    branch: Mapped[Branch | None] = relationship()
    version: Mapped[BenefitVersion] = relationship()
    device: Mapped[Device] = relationship(foreign_keys=[device_id])
    cashier: Mapped[User | None] = relationship(foreign_keys=[cashier_id])


class Place(Model):
    """One numbered place of one limit, taken by one redemption: the database's own count.

    Two redemptions cannot take one place, and no place above the limit's number exists:
    whatever the code above forgets, a limit is never exceeded. An annulment frees the place.
    """

    __tablename__ = "redemption_place"
    __table_args__ = (
        Index("uq_redemption_place", "limit_id", "scope_key", "window_key", "ordinal", unique=True),
        ForeignKeyConstraint(
            ["version_limit_id", "limit_id", "number"],
            ["version_limit.id", "version_limit.limit_id", "version_limit.number"],
            name="fk_redemption_place_number",
        ),
        CheckConstraint("ordinal BETWEEN 1 AND number", name="ordinal"),
    )

    redemption_id: Mapped[int] = mapped_column(ForeignKey("redemption.id"), index=True)
    limit_id: Mapped[int] = mapped_column(ForeignKey("benefit_limit.id"))
    version_limit_id: Mapped[int]
    number: Mapped[int]
    """How many places the version has, so that the database can check ``ordinal``."""
    scope_key: Mapped[Id]
    """Her application (a new card does not start the count anew), the branch, or 0 for what all share."""
    window_key: Mapped[str]
    ordinal: Mapped[int]


class Attempt(Model):
    """One request of one device and the answer it got, refusals too. A repeat gets the same bytes.

    A scan changes nothing and has no key; one that was refused is kept under a key made for it.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("device_id", "key"),
        Index(
            "ix_attempt_refused",
            "at",
            "id",
            sqlite_where=text("reason IS NOT NULL"),
            postgresql_where=text("reason IS NOT NULL"),
        ),
    )

    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    key: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 of the request, so that one key cannot mean two things."""
    status: Mapped[int]
    answer: Mapped[bytes]
    reason: Mapped[str | None]
    """Why it was refused; ``None``: it was not."""
    benefit_id: Mapped[int | None] = mapped_column(ForeignKey("benefit.id"))
    """``None``: the scan itself was refused."""
    card_id: Mapped[int | None] = mapped_column(ForeignKey("card.id"))
    """``None``: the code was of no card."""
    at: Mapped[datetime]

    device: Mapped[Device] = relationship()
