"""Messages that leave the portal, and the person whom they may reach."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.model import Model, Sealed, SealedFacts


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
    phone: Mapped[str | None] = mapped_column(Sealed("recipient.phone"))

    def accepts_email(self) -> bool:
        """Tell whether mail may be written to her: she chose it, called it safe, and gave an address."""
        return self.channel is Channel.EMAIL and self.is_safe and self.email is not None


class MessageState(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"
    """Her safe contact did not allow it when it was about to leave."""


class Message(Model):
    """One message, written in the transaction that caused it and sent after."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_due", "next_try_at", postgresql_where=text("state = 'waiting'")),)

    recipient_id: Mapped[int] = mapped_column(ForeignKey("recipient.id"), index=True)
    template: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(SealedFacts("message.facts"))
    """What the template's words need; nothing that says what the portal is for. Emptied once it left:
    a link's secret is nowhere else."""
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    fault: Mapped[str | None]

    recipient: Mapped[Recipient] = relationship()
