"""What leaves the registry, and what came in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.core.model import Model, Sealed


class Export(Model):
    """A file of women that somebody asked for, and why. A large one needs a second person."""

    __tablename__ = "export"
    __table_args__ = (Index("ix_export_asked_by_id", "asked_by_id", "id"),)

    kind: Mapped[str]
    """``csv`` or ``xlsx``."""
    reason: Mapped[str]
    criteria: Mapped[str] = mapped_column(Sealed("export.criteria"))
    """``Criteria`` as text: it may hold a name."""
    with_contact: Mapped[bool]
    rows: Mapped[int]
    """Women at the time of asking."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    allowed: Mapped[bool]
    """False while a large one waits for its second person, and when that person refused."""

    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])

    @property
    def is_waiting(self) -> bool:
        return not self.allowed and self.decided_at is None


class ImportState(StrEnum):
    """Where an import page is."""

    READING = "reading"
    READ = "read"
    """Rehearsed: what it would do is known."""
    IMPORTING = "importing"
    DONE = "done"
    FAILED = "failed"


class ImportRun(Model):
    """One file of the old registry on its way in. The file is sealed in the instance's folder."""

    __tablename__ = "import_run"

    file_name: Mapped[str]
    """As the person's computer called it."""
    stored_as: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ImportState] = mapped_column(default=ImportState.READING)
    started_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    """Last sign of life of the work on it: what went quiet is taken up again."""
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    lines: Mapped[int] = mapped_column(default=0)
    """About how many rows the file has: the end of the progress bar."""
    done: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, Any]]
    """Counts and the first faults, of the rehearsal and then of the import."""
    fault: Mapped[str] = mapped_column(default="")
    """Why the file could not be read, in words."""

    by: Mapped[User] = relationship()
