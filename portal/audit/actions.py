"""Write down who did what, and seal what was written."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.chain import FIRST, digest_of_note, seal_of
from portal.audit.models import AuditEntry, AuditNote, AuditSeal
from portal.audit.queries import last_seal

SETTLED_FOR = timedelta(minutes=10)
"""Longer than any transaction: no entry with a lower number can still appear."""


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
        note_digest=digest_of_note(salt, note) if note else None,
    )
    session.add(entry)
    session.flush()
    if note:
        session.add(AuditNote(id=entry.id, salt=salt, note=note))
        session.flush()
    return entry


def seal_entries(session: Session, *, now: datetime, at_most: int = 1000) -> int:
    """Put the next settled entries into the chain; returns how many.

    It is a job's work and never a request's: the chain has one end, and would be one hot lock.
    """
    head = last_seal(session)
    previous, last = (FIRST, 0) if head is None else (head.digest, head.id)
    count = 0
    query = select(AuditEntry).where(AuditEntry.id > last).order_by(AuditEntry.id).limit(at_most)
    for entry in session.scalars(query):
        if entry.at > now - SETTLED_FOR:
            break
        previous = seal_of(previous, entry)
        session.add(AuditSeal(id=entry.id, digest=previous))
        count += 1
    session.flush()
    return count
