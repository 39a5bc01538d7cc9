"""Privacy notices and who accepted which."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.model import Model


class Notice(Model):
    """One version of the privacy notice, in two lengths. Published once, never edited after."""

    __tablename__ = "notice"

    version: Mapped[int] = mapped_column(unique=True)
    short_text: Mapped[str]
    full_text: Mapped[str]
    published_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class ConsentChannel(StrEnum):
    """How consent was given."""

    ONLINE = "online"
    ASSISTED = "assisted"
    """At the counter, typed by staff."""
    TAKEN_OVER = "taken_over"
    """Came with the old registry; to be renewed when she next comes."""


class Consent(Model):
    """One acceptance of one version."""

    __tablename__ = "consent"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    given_at: Mapped[datetime]
    channel: Mapped[ConsentChannel]
    sensitive: Mapped[bool] = mapped_column(default=False)
    """Express consent for sensitive data, asked apart."""
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    notice: Mapped[Notice] = relationship()
