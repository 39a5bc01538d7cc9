"""Messages that leave the portal, and the person whom they may reach."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.model import Id, Model, Sealed, SealedFacts


class Channel(StrEnum):
    """How a person said we may reach her."""

    NONE = "none"
    WHATSAPP = "whatsapp"
    CALL = "call"
    SMS = "sms"
    EMAIL = "email"


class Recipient(Model):
    """Whom a message is for, and her safe contact. What she did not allow is not sent, in any flow."""

    __tablename__ = "recipient"

    channel: Mapped[Channel] = mapped_column(default=Channel.NONE)
    is_safe: Mapped[bool] = mapped_column(default=False)
    hours: Mapped[str] = mapped_column(default="")
    may_leave_message: Mapped[bool] = mapped_column(default=False)
    email: Mapped[str | None] = mapped_column(Sealed("recipient.email"))
    email_by_pin: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Written by who had folio and PIN alone: nothing sent there may open more than those do."""
    phone: Mapped[str | None] = mapped_column(Sealed("recipient.phone"))

    @property
    def hint(self) -> str:
        """Where she is reached, as much of it as tells one address from another."""
        if self.channel is Channel.EMAIL and self.email:
            name, _, place = self.email.rpartition("@")
            return f"{name[:1]}•••@{place}"
        return f"••• ••• {self.phone[-2:]}" if self.phone and self.channel is not Channel.NONE else ""

    def accepts(self) -> bool:
        """Tell whether she may be reached: she chose a way, called it safe, and gave an address."""
        if self.channel is Channel.NONE or not self.is_safe:
            return False
        return (self.email if self.channel is Channel.EMAIL else self.phone) is not None

    def accepts_email(self) -> bool:
        """Tell whether mail may be written to her: she chose it, called it safe, and gave an address."""
        return self.channel is Channel.EMAIL and self.accepts()

    def is_at(self, email: str) -> bool:
        """Tell whether that e-mail is where mail may be written to her."""
        return self.accepts_email() and (self.email or "").lower() == email.lower()


class MessageState(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    BY_HAND = "by_hand"
    """She chose a call, WhatsApp or SMS: somebody of the staff does it."""
    SENT = "sent"
    FAILED = "failed"
    """It could not be delivered, or what it says is no longer of use."""
    WITHHELD = "withheld"
    """Her safe contact did not allow it any more when it was about to leave."""


class Message(Model):
    """One message, written in the transaction that caused it and sent after."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_due",
            "next_try_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_message_state", "state", "id"),
    )

    recipient_id: Mapped[int] = mapped_column(ForeignKey("recipient.id"), index=True)
    template: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(SealedFacts("message.facts"))
    """What the template's words need; nothing that says what the portal is for. Emptied once it left:
    a link's secret is nowhere else."""
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    useful_until: Mapped[datetime | None]
    """After this it is not sent any more; ``None``: always of use."""
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    done_by_id: Mapped[Id | None]
    """Who of the staff told her by hand."""
    fault: Mapped[str | None]

    recipient: Mapped[Recipient] = relationship()
