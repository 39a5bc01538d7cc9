"""What passes between her and the office: papers, questions, changes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.core.model import Model, Sealed, SealedFacts
from portal.entrepreneurs.models.application import Application
from portal.uploads.models import Upload


class PaperKind(StrEnum):
    """Papers that the form asks for."""

    OFFICIAL_ID = "official_id"
    PROOF_OF_ADDRESS = "proof_of_address"
    PHOTO = "photo"
    """Of her face, for the card: only if she wants it, and one picture."""


class Paper(Model):
    """One paper of an application: several files, in order."""

    __tablename__ = "paper"
    __table_args__ = (Index("uq_paper", "application_id", "kind", unique=True),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[PaperKind]

    files: Mapped[list["PaperPage"]] = relationship(
        primaryjoin="and_(Paper.id == PaperPage.paper_id, PaperPage.removed_at.is_(None))",
        order_by="PaperPage.id",
        viewonly=True,
    )


class PaperPage(Model):
    """One file of a paper: a photo, or a PDF. Replacing keeps the old one until retention takes it."""

    __tablename__ = "paper_page"

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), index=True)
    quarter_turns: Mapped[int] = mapped_column(default=0)
    """How often it is turned right before it is shown, 0 to 3."""
    removed_at: Mapped[datetime | None]

    upload: Mapped[Upload] = relationship()
    paper: Mapped[Paper] = relationship()


class Clarification(Model):
    """One question about one field; her answer brings the application back to the same reviewer."""

    __tablename__ = "clarification"
    __table_args__ = (
        Index(
            "uq_clarification_open",
            "application_id",
            "field",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_clarification_application_id", "application_id", "id"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    field: Mapped[str]
    question: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    answer: Mapped[str | None] = mapped_column(Sealed("clarification.answer"))
    answered_at: Mapped[datetime | None]
    """With no ``answer``: when it was closed, because her application was rejected."""

    asked_by: Mapped[User] = relationship()


class ChangeState(StrEnum):
    """What became of a wish to change an approved file."""

    ASKED = "asked"
    SECONDED = "seconded"
    """A first person agreed; name, CURP and photo need another."""
    APPLIED = "applied"
    REFUSED = "refused"


OPEN_CHANGES = frozenset({ChangeState.ASKED, ChangeState.SECONDED})
"""States in which nobody decided yet."""


class ChangeRequest(Model):
    """One field that she, or staff for her, wants changed after approval."""

    __tablename__ = "change_request"
    __table_args__ = (Index("ix_change_request_state", "state", "id"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    field: Mapped[str]
    """Slug of the page of the form that asks it."""
    before: Mapped[str | None] = mapped_column(Sealed("change.before"))
    after: Mapped[str | None] = mapped_column(Sealed("change.after"))
    """Both as staff read them; what will be written is in ``facts``."""
    facts: Mapped[dict[str, Any]] = mapped_column(SealedFacts("change.facts"))
    """New values by column, as ``write_answers`` takes them."""
    state: Mapped[ChangeState] = mapped_column(default=ChangeState.ASKED)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    seconded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    words: Mapped[str] = mapped_column(default="")

    application: Mapped[Application] = relationship()
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
