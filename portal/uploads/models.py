"""Files that people sent, encrypted outside the database."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portal.core.model import Id, Model


class Upload(Model):
    """One file as it arrived, and how many pages it shows. Its bytes are in the papers folder, sealed."""

    __tablename__ = "upload"

    name: Mapped[str] = mapped_column(unique=True)
    """Random name of the sealed file; says nothing."""
    media_type: Mapped[str]
    size: Mapped[int]
    """Bytes, before sealing."""
    sha256: Mapped[bytes]
    pages: Mapped[int]
    """Pictures that can be looked at: one for a photo, one a page for a PDF."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[Id | None]
