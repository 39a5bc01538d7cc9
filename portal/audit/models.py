"""Who did what, and who looked."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.model import BigId, Id, Model


class AuditEntry(Model):
    """One step or look. Inserted and never changed: a trigger refuses anything else.

    It names rows by kind and id and points to none of them, so it outlives them.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject_id", "id"),
        Index("ix_audit_entry_actor_id", "actor_id", "id"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[Id | None]
    """The user; ``None`` for the portal itself and for the public."""
    action: Mapped[str]
    """Verb and noun, as the action is called: ``approve_application``."""
    subject_kind: Mapped[str]
    subject_id: Mapped[Id | None]
    note_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    """SHA-256 of salt ‖ note: the chain holds it, so a note can be redacted and not rewritten."""


class AuditNote(Model):
    """The words of an entry, which may be personal: removed alone when the law asks for it."""

    __tablename__ = "audit_note"

    id: Mapped[int] = mapped_column(
        BigId, ForeignKey("audit_entry.id"), primary_key=True, autoincrement=False
    )
    salt: Mapped[bytes]
    note: Mapped[str]


class AuditSeal(Model):
    """One link of the chain over the entries, written by a job and never inside a request."""

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(
        BigId, ForeignKey("audit_entry.id"), primary_key=True, autoincrement=False
    )
    digest: Mapped[bytes]
    """SHA-256 of the previous link's digest ‖ the entry."""
