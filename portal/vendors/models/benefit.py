"""What a shop grants, in versions that never change, and how often."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.model import Model
from portal.core.periods import Window
from portal.vendors.models.vendor import Vendor


class BenefitState(StrEnum):
    """``proposed`` waits for staff; only ``active`` is granted."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    REJECTED = "rejected"
    ENDED = "ended"


class BenefitKind(StrEnum):
    """How the saving is computed."""

    PERCENT = "percent"
    FIXED_AMOUNT = "fixed_amount"
    FREE_ITEM = "free_item"
    SPECIAL_PRICE = "special_price"


class LimitScope(StrEnum):
    """Who shares the places of a limit: one woman whatever card she has, everybody, or one branch."""

    CARD = "card"
    TOTAL = "total"
    BRANCH = "branch"


class Benefit(Model):
    """A benefit through its life; its terms are those of its current version."""

    __tablename__ = "benefit"
    __table_args__ = (Index("ix_benefit_vendor_id", "vendor_id", "state"),)

    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    state: Mapped[BenefitState] = mapped_column(default=BenefitState.PROPOSED)
    version: Mapped[int] = mapped_column(default=1)
    """Number of the version in force, or the first one while it is proposed."""
    pending: Mapped[int | None]
    """Number of the version that waits for staff; the one in force goes on meanwhile."""
    reason: Mapped[str] = mapped_column(default="")
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    vendor: Mapped[Vendor] = relationship()
    versions: Mapped[list["BenefitVersion"]] = relationship(
        back_populates="benefit", order_by="BenefitVersion.number", foreign_keys="BenefitVersion.benefit_id"
    )
    current: Mapped["BenefitVersion"] = relationship(
        primaryjoin="and_(Benefit.id == foreign(BenefitVersion.benefit_id), "
        "Benefit.version == foreign(BenefitVersion.number))",
        viewonly=True,
        uselist=False,
    )
    proposal: Mapped["BenefitVersion | None"] = relationship(
        primaryjoin="and_(Benefit.id == foreign(BenefitVersion.benefit_id), "
        "Benefit.pending == foreign(BenefitVersion.number))",
        viewonly=True,
        uselist=False,
    )


class BenefitVersion(Model):
    """Terms as they were granted: inserted, never changed. Money in centavos."""

    __tablename__ = "benefit_version"
    __table_args__ = (
        UniqueConstraint("benefit_id", "number"),
        CheckConstraint("percent IS NULL OR percent BETWEEN 1 AND 100", name="percent"),
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="weekdays"),
    )

    benefit_id: Mapped[int] = mapped_column(ForeignKey("benefit.id"))
    number: Mapped[int]
    kind: Mapped[BenefitKind]
    item: Mapped[str]
    """On what, as it reads in the title: «repostería», «toda la compra», «un café», «corte de cabello»."""
    percent: Mapped[int | None]
    amount: Mapped[int | None]
    """The fixed amount off, the special price, or the worth of the free item."""
    cap: Mapped[int | None]
    """The largest saving of a percent; ``None``: no cap."""
    minimum: Mapped[int] = mapped_column(default=0)
    """Smallest purchase; 0: any."""
    weekdays: Mapped[int] = mapped_column(default=127)
    """Bit 0 is Monday."""
    from_hour: Mapped[time | None]
    to_hour: Mapped[time | None]
    """Local; ``to_hour`` itself no longer counts."""
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    conditions: Mapped[str] = mapped_column(default="")
    """What else the shop says, in words; the scanner shows it and checks nothing of it."""
    created_at: Mapped[datetime]

    benefit: Mapped[Benefit] = relationship(back_populates="versions", foreign_keys=[benefit_id])
    limits: Mapped[list["VersionLimit"]] = relationship(order_by="VersionLimit.id")


class BenefitLimit(Model):
    """What is counted for a benefit. It outlives versions, so a new number does not forget past uses."""

    __tablename__ = "benefit_limit"
    __table_args__ = (UniqueConstraint("benefit_id", "scope", "window"),)

    benefit_id: Mapped[int] = mapped_column(ForeignKey("benefit.id"))
    scope: Mapped[LimitScope]
    window: Mapped[Window]


class VersionLimit(Model):
    """How many uses one version allows of what is counted."""

    __tablename__ = "version_limit"
    __table_args__ = (
        UniqueConstraint("version_id", "limit_id"),
        UniqueConstraint("id", "limit_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("benefit_version.id"))
    limit_id: Mapped[int] = mapped_column(ForeignKey("benefit_limit.id"), index=True)
    number: Mapped[int]

    limit: Mapped[BenefitLimit] = relationship()
