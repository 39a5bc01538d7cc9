"""One request to enter Ellas Facturan; once approved, the woman's file in the registry."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.core.model import Keyed, Model, Sealed
from portal.entrepreneurs.models.lists import Giro, RejectionReason
from portal.houses.models import House
from portal.outbox.models import Recipient
from portal.privacy.models import Consent


class State(StrEnum):
    """Where an application is. Everything that she may do later derives from ``APPROVED``."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    NEEDS_CORRECTION = "needs_correction"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    LAPSED = "lapsed"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.DUPLICATE, State.WITHDRAWN, State.LAPSED}),
    State.SUBMITTED: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    State.IN_REVIEW: frozenset(
        {State.SUBMITTED, State.NEEDS_CORRECTION, State.APPROVED, State.REJECTED, State.WITHDRAWN}
    ),
    State.NEEDS_CORRECTION: frozenset({State.IN_REVIEW, State.REJECTED, State.WITHDRAWN}),
    State.APPROVED: frozenset({State.WITHDRAWN}),
    State.REJECTED: frozenset({State.IN_REVIEW}),
    State.WITHDRAWN: frozenset(),
    State.DUPLICATE: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.LAPSED: frozenset(),
}
"""The whole life of an application; ``actions`` has the one function that walks it."""

LIVE = frozenset({State.SUBMITTED, State.IN_REVIEW, State.NEEDS_CORRECTION, State.APPROVED})
"""States in which a CURP belongs to one application alone; drafts block nobody."""

MAY_BE_UNSENT = (State.DRAFT, State.WITHDRAWN, State.LAPSED)
"""States of an application that she may never have sent."""

OVER = frozenset({State.REJECTED, State.WITHDRAWN, State.LAPSED})
"""States after which she may begin another."""

_LIVE_SQL = text("state IN ('submitted', 'in_review', 'needs_correction', 'approved')")


class Application(Model):
    """Her answers, and what became of them. Columns about who she is are sealed."""

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "uq_application_live_curp",
            "curp_key",
            unique=True,
            sqlite_where=_LIVE_SQL,
            postgresql_where=_LIVE_SQL,
        ),
        Index("ix_application_curp_key", "curp_key"),
        Index("ix_application_phone_key", "phone_key"),
        Index("ix_application_queue", "state", "submitted_at", "id"),
        Index("ix_application_owner", "owner_id", "state"),
        Index("ix_application_house", "house_id", "state", "registered_on", "id"),
        Index("ix_application_giro", "giro_id", "state", "registered_on", "id"),
        Index("ix_application_registered", "state", "registered_on", "id", "house_id"),
        Index("ix_application_state", "state", "id"),
    )

    folio: Mapped[str] = mapped_column(unique=True)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    """Who signs in for it; ``None`` for women taken over from the old registry, until they come."""

    # her data
    given_name: Mapped[str] = mapped_column(default="")
    first_surname: Mapped[str] = mapped_column(default="")
    second_surname: Mapped[str] = mapped_column(default="")
    printed_name: Mapped[str] = mapped_column(default="")
    """Her name as she wishes it on the card; empty: given name and first surname."""
    curp: Mapped[str | None] = mapped_column(Sealed("application.curp"))
    curp_key: Mapped[bytes | None] = mapped_column(Keyed("curp"))
    curp_doubtful: Mapped[bool] = mapped_column(default=False)
    """Only its check digit fails: staff look at it."""
    curp_missing_reason: Mapped[str] = mapped_column(default="")
    """She did not have it at hand, in her words; staff complete it."""
    phone: Mapped[str | None] = mapped_column(Sealed("application.phone"))
    phone_key: Mapped[bytes | None] = mapped_column(Keyed("phone"))
    email: Mapped[str | None] = mapped_column(Sealed("application.email"))
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("recipient.id"))

    # where she lives
    supermanzana: Mapped[str | None] = mapped_column(Sealed("application.supermanzana"))
    manzana: Mapped[str | None] = mapped_column(Sealed("application.manzana"))
    lote: Mapped[str | None] = mapped_column(Sealed("application.lote"))
    street: Mapped[str | None] = mapped_column(Sealed("application.street"))
    colonia: Mapped[str | None] = mapped_column(Sealed("application.colonia"))
    postal_code: Mapped[str | None] = mapped_column(Sealed("application.postal_code"))

    # her business
    business_name: Mapped[str] = mapped_column(default="")
    giro_id: Mapped[int | None] = mapped_column(ForeignKey("giro.id"))
    products: Mapped[str] = mapped_column(default="")
    since_year: Mapped[int | None]
    social_links: Mapped[str] = mapped_column(default="")
    invoices: Mapped[str] = mapped_column(default="")
    """``not_yet`` (not registered with the tax office), ``no``, ``yes``; empty: not asked."""
    rfc: Mapped[str | None] = mapped_column(Sealed("application.rfc"))
    rfc_doubtful: Mapped[bool] = mapped_column(default=False)
    regime: Mapped[str] = mapped_column(default="")

    # what became of it
    house_id: Mapped[int | None] = mapped_column(ForeignKey("house.id"))
    captured_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Staff who typed it at the counter; ``None``: she did."""
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consent.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    registered_on: Mapped[date | None]
    """Local date on which she entered the registry: of approval, or as the old registry says."""
    taken_over: Mapped[bool] = mapped_column(default=False)
    """Came with the old registry."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """The reviewer who has it."""
    owned_since: Mapped[datetime | None]
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("rejection_reason.id"))
    reason_words: Mapped[str] = mapped_column(default="")

    giro: Mapped[Giro | None] = relationship()
    house: Mapped[House | None] = relationship()
    recipient: Mapped[Recipient | None] = relationship()
    consent: Mapped[Consent | None] = relationship()
    reason: Mapped[RejectionReason | None] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    captured_by: Mapped[User | None] = relationship(foreign_keys=[captured_by_id])
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given_name, self.first_surname, self.second_surname) if part)

    @property
    def card_name(self) -> str:
        """Her name as the card prints it."""
        return self.printed_name or f"{self.given_name} {self.first_surname}".strip()

    @property
    def is_hers_alone(self) -> bool:
        """She typed it and never sent it: staff know its folio and nothing else."""
        sent = self.submitted_at is not None or self.captured_by_id is not None or self.taken_over
        return self.state in MAY_BE_UNSENT and not sent

    @property
    def is_erased_draft(self) -> bool:
        """Tell whether she took it back before she sent it: then what she wrote is erased."""
        return self.state is State.WITHDRAWN and self.submitted_at is None and not self.taken_over

    @property
    def was_sent(self) -> bool:
        """Tell whether the office ever had it; an imported one counts."""
        return self.state not in (State.DRAFT, State.LAPSED) and not self.is_erased_draft

    @property
    def is_approved(self) -> bool:
        return self.state is State.APPROVED


class ApplicationStep(Model):
    """One move from state to state: her line of steps, and the office's lead times."""

    __tablename__ = "application_step"
    __table_args__ = (
        Index("ix_application_step_application_id", "application_id", "id"),
        Index("ix_application_step_after", "after", "at"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    before: Mapped[State]
    after: Mapped[State]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class NameWord(Model):
    """One word of a name without accents: search by prefix, in any order, on any database."""

    __tablename__ = "name_word"
    __table_args__ = (
        Index("uq_name_word", "word", "application_id", unique=True),
        Index("ix_name_word_application_id", "application_id", "word"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    word: Mapped[str] = mapped_column(String().with_variant(String(collation="C"), "postgresql"))
    """Compared byte by byte, so that a beginning is a range of the index."""
