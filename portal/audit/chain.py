"""The hash chain over the audit log: each seal holds the one before, so no row can change unseen."""

import hashlib
import json
from typing import Any

from sqlalchemy import Row

from portal.audit.models import AuditEntry

FIRST = bytes(32)
"""What the first seal holds in place of one before."""


def seal_of(previous: bytes, entry: AuditEntry | Row[Any]) -> bytes:
    """Return the digest of the previous seal and of every column of ``entry``.

    The words of a note are in it through ``note_digest`` alone, which is salted: a redacted note
    leaves the chain whole and cannot be guessed from it.
    """
    columns = [
        entry.id,
        entry.at.isoformat(),
        entry.actor_id,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.note_digest.hex() if entry.note_digest else None,
    ]
    return hashlib.sha256(previous + json.dumps(columns, separators=(",", ":")).encode()).digest()


def digest_of_note(salt: bytes, note: str) -> bytes:
    return hashlib.sha256(salt + note.encode()).digest()
