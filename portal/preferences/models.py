"""What staff choose about their portal."""

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.model import Id, Model


class Preference(Model):
    """One value that differs from its default; ``portal.preferences.catalogue`` has what may be chosen."""

    __tablename__ = "preference"

    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[object] = mapped_column(JSON)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[Id | None]
