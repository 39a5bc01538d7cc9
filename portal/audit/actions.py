"""Write down who did what."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry, AuditNote


def record(
    session: Session,
    *,
    action: str,
    kind: str,
    subject_id: int | None,
    by_id: int | None,
    now: datetime,
    note: str = "",
) -> AuditEntry:
    """Add one entry in the caller's transaction: the step and its entry are kept together or not at all.

    :param kind: the table of the subject, singular.
    :param note: words that may be personal; redacted apart from the entry, never a secret.
    """
    salt = secrets.token_bytes(16)
    entry = AuditEntry(
        at=now,
        actor_id=by_id,
        action=action,
        subject_kind=kind,
        subject_id=subject_id,
        note_digest=hashlib.sha256(salt + note.encode()).digest() if note else None,
    )
    session.add(entry)
    session.flush()
    if note:
        session.add(AuditNote(id=entry.id, salt=salt, note=note))
        session.flush()
    return entry
