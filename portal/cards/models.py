"""Benefit cards, the codes they carry, and the batches they are printed in."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.core.model import BigId, Model
from portal.entrepreneurs.models import Application
from portal.houses.models import House
from portal.tokens.models import IssuedToken


class CardState(StrEnum):
    """Where a card is. *Expired* is not here: it follows from the date."""

    REQUESTED = "requested"
    APPROVED = "approved"
    PRINTED = "printed"
    DELIVERED = "delivered"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"


IN_PRODUCTION = frozenset({CardState.REQUESTED, CardState.APPROVED, CardState.PRINTED})
IN_USE = frozenset({CardState.DELIVERED, CardState.SUSPENDED})

CARD_TRANSITIONS: dict[CardState, frozenset[CardState]] = {
    CardState.REQUESTED: frozenset({CardState.APPROVED, CardState.REVOKED}),
    CardState.APPROVED: frozenset({CardState.PRINTED, CardState.REVOKED}),
    CardState.PRINTED: frozenset({CardState.DELIVERED, CardState.APPROVED, CardState.REVOKED}),
    CardState.DELIVERED: frozenset({CardState.SUSPENDED, CardState.REVOKED, CardState.REPLACED}),
    CardState.SUSPENDED: frozenset({CardState.DELIVERED, CardState.REVOKED}),
    CardState.REVOKED: frozenset(),
    CardState.REPLACED: frozenset(),
}

_IN_PRODUCTION_SQL = text("state IN ('requested', 'approved', 'printed')")
_IN_USE_SQL = text("state IN ('delivered', 'suspended')")


class PrintBatch(Model):
    """Cards that were printed together."""

    __tablename__ = "print_batch"

    layout: Mapped[str]
    """``sheet`` or ``single``."""
    total: Mapped[int]
    drawn: Mapped[int] = mapped_column(default=0)
    """Cards drawn so far: the progress bar; then, how many the file holds."""
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    house_id: Mapped[int | None] = mapped_column(ForeignKey("house.id"))
    """Whose cards; ``None``: of every house."""

    by: Mapped[User | None] = relationship()
    house: Mapped[House | None] = relationship()

    @property
    def is_drawn(self) -> bool:
        return self.finished_at is not None


class Card(Model):
    """Permission to use benefits. At most one of hers is in production and at most one in use."""

    __tablename__ = "card"
    __table_args__ = (
        Index(
            "uq_card_in_production",
            "application_id",
            unique=True,
            sqlite_where=_IN_PRODUCTION_SQL,
            postgresql_where=_IN_PRODUCTION_SQL,
        ),
        Index(
            "uq_card_in_use",
            "application_id",
            unique=True,
            sqlite_where=_IN_USE_SQL,
            postgresql_where=_IN_USE_SQL,
        ),
        Index("ix_card_application_id", "application_id", "id"),
        Index("ix_card_state", "state", "id"),
        Index("ix_card_batch_id", "batch_id"),
    )

    folio: Mapped[str] = mapped_column(unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    state: Mapped[CardState] = mapped_column(default=CardState.REQUESTED)
    printed_name: Mapped[str]
    valid_until: Mapped[date | None]
    """Last local day on which it is good; ``None`` while requested."""
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("print_batch.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("card.id"))
    reason: Mapped[str] = mapped_column(default="")
    """Why it was asked for, suspended or revoked, in staff's words."""

    application: Mapped[Application] = relationship()
    batch: Mapped[PrintBatch | None] = relationship()
    tokens: Mapped[list["CardToken"]] = relationship(back_populates="card", order_by="CardToken.id")

    def is_expired(self, today: date) -> bool:
        """Tell whether its last day has passed; ``today`` is local."""
        return self.valid_until is not None and self.valid_until < today

    def living(self, medium: "Medium") -> list["CardToken"]:
        """Return its codes on one medium that were not lost."""
        return [token for token in self.tokens if token.medium is medium and token.lost_at is None]


class Medium(StrEnum):
    """What shows the code. Losing the plastic leaves the phone alive."""

    PRINTED = "printed"
    PHONE = "phone"


class CardToken(Model):
    """A code of a card; its id is the issued token's index."""

    __tablename__ = "card_token"
    __table_args__ = (
        Index("ix_card_token_card_id", "card_id", "medium"),
        Index("ix_card_token_batch_id", "batch_id"),
    )

    id: Mapped[int] = mapped_column(
        BigId, ForeignKey("issued_token.id"), primary_key=True, autoincrement=False
    )
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"))
    medium: Mapped[Medium]
    lost_at: Mapped[datetime | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("print_batch.id"))
    """In which it was printed, for good; its card goes on to another batch when this plastic is spoiled."""

    card: Mapped[Card] = relationship(back_populates="tokens")
    token: Mapped[IssuedToken] = relationship()


class CardStep(Model):
    """Who moved a card, and when; or who said that a code of it was lost, and then it stays where it is."""

    __tablename__ = "card_step"

    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), index=True)
    before: Mapped[CardState | None]
    after: Mapped[CardState]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(default="")
    medium: Mapped[Medium | None]
    """Of a step that says that a code was lost: which one."""
