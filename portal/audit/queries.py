"""Reads of the audit log."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.audit.chain import FIRST, digest_of_note, seal_of
from portal.audit.models import AuditEntry, AuditNote, AuditSeal

BLOCK = 1000
BEFORE_ALL = -(2**63)


def entries(
    *,
    actor_id: int | None = None,
    action: str = "",
    kind: str = "",
    subject_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Select[AuditEntry]:
    """Return the query for entries that meet every condition given.

    :param until: the first instant that is no longer wanted.
    """
    query = select(AuditEntry)
    if actor_id is not None:
        query = query.where(AuditEntry.actor_id == actor_id)
    if action:
        query = query.where(AuditEntry.action == action)
    if kind:
        query = query.where(AuditEntry.subject_kind == kind)
    if subject_id is not None:
        query = query.where(AuditEntry.subject_id == subject_id)
    if since is not None:
        query = query.where(AuditEntry.at >= since)
    if until is not None:
        query = query.where(AuditEntry.at < until)
    return query


def notes_of(session: Session, rows: Sequence[AuditEntry]) -> dict[int, str]:
    """Return the words of those entries that have any left, by id."""
    ids = [row.id for row in rows if row.note_digest]
    return dict(session.execute(select(AuditNote.id, AuditNote.note).where(AuditNote.id.in_(ids))).all())


def actions_seen(session: Session) -> list[str]:
    """Return every action that was ever recorded, to choose from."""
    return list(session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))


def last_seal(session: Session) -> AuditSeal | None:
    """Return the head of the chain: who keeps it elsewhere notices a chain that was cut short."""
    return session.scalar(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1))


def verify_chain(session: Session) -> int | None:
    """Return the id of the first entry whose seal, or whose words, are not what they were.

    ``None`` when all is whole. An entry that was added among sealed ones, or taken from them, is
    broken too. What is not sealed yet is not looked at.
    """
    head = last_seal(session)
    if head is None:
        return None
    orphan = session.scalar(
        select(func.min(AuditSeal.id)).where(
            ~select(AuditEntry.id).where(AuditEntry.id == AuditSeal.id).exists()
        )
    )
    previous = FIRST
    for row in _sealed_rows(session, head.id):
        previous = seal_of(previous, row)
        words_hold = row.note is None or row.note_digest == digest_of_note(row.salt, row.note)
        if row.digest != previous or not words_hold:
            return int(row.id if orphan is None else min(row.id, orphan))
    return orphan


def _sealed_rows(session: Session, last: int) -> Iterator[Any]:
    """Give every entry up to ``last`` with its seal and its words, in blocks; none is kept in memory."""
    query = (
        select(*AuditEntry.__table__.c, AuditSeal.digest, AuditNote.salt, AuditNote.note)
        .outerjoin(AuditSeal, AuditSeal.id == AuditEntry.id)
        .outerjoin(AuditNote, AuditNote.id == AuditEntry.id)
        .order_by(AuditEntry.id)
        .limit(BLOCK)
    )
    after = BEFORE_ALL
    while rows := session.execute(query.where(AuditEntry.id > after, AuditEntry.id <= last)).all():
        yield from rows
        after = rows[-1].id
