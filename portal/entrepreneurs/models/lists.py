"""Lists that staff edit: groups of business, reasons, ready phrases."""

from sqlalchemy.orm import Mapped, mapped_column

from portal.core.model import Model


class Giro(Model):
    """A group of business, in plain words."""

    __tablename__ = "giro"

    name: Mapped[str] = mapped_column(unique=True)
    is_offered: Mapped[bool] = mapped_column(default=True)
    """Whether the form offers it; a group in use is never deleted."""


class RejectionReason(Model):
    """Why an application may be rejected, in words that she will read."""

    __tablename__ = "rejection_reason"

    words: Mapped[str] = mapped_column(unique=True)
    is_offered: Mapped[bool] = mapped_column(default=True)


class ReadyPhrase(Model):
    """A question that staff ask often about one field."""

    __tablename__ = "ready_phrase"

    field: Mapped[str]
    words: Mapped[str] = mapped_column(unique=True)
    is_offered: Mapped[bool] = mapped_column(default=True)
