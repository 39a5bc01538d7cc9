"""Issue and revoke signed codes."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.tokens.keys import KeyRing
from portal.tokens.layout import TokenType, check4
from portal.tokens.models import IssuedToken, TokenBlock

BLOCK_BITS = 20
BLOCK = 1 << BLOCK_BITS
HALF = BLOCK // 2
"""A block counts as full when half of it is taken: a random index then needs two draws on average."""

_LOOKED_UP_AT_ONCE = 500


def issue_token(
    session: Session,
    ring: KeyRing,
    *,
    kind: TokenType,
    expires_on: date | None,
    now: datetime,
    flags: int = 0,
) -> IssuedToken:
    """Issue one code; its index says nothing of how many there are.

    :param expires_on: its last local day; ``None`` for never.
    """
    return issue_tokens(session, ring, kind=kind, expire_on=[expires_on], flags=flags, now=now)[0]


def issue_tokens(
    session: Session,
    ring: KeyRing,
    *,
    kind: TokenType,
    expire_on: Sequence[date | None],
    now: datetime,
    flags: int = 0,
) -> list[IssuedToken]:
    """Issue a code for each last day in ``expire_on``, in that order.

    Indexes are drawn at random inside the current block, whose row stays locked until the
    transaction ends: two issuers never draw the same one.
    """
    key_id = ring.current_id
    rows = []
    for index, last_day in zip(_draw(session, len(expire_on)), expire_on, strict=True):
        row = IssuedToken(
            id=index, kind=kind, key_id=key_id, flags=flags, expires_on=last_day, check4="", issued_at=now
        )
        row.check4 = check4(ring.sign(row.said))
        rows.append(row)
    session.add_all(rows)
    session.flush()
    return rows


def revoke_tokens(session: Session, indexes: Collection[int], *, now: datetime) -> None:
    """Make codes worthless for good; the first date stays."""
    session.execute(
        update(IssuedToken)
        .where(IssuedToken.id.in_(list(indexes)), IssuedToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def note_key(session: Session, action: str, key_id: int, *, by_id: int | None, now: datetime) -> None:
    """Write down who made or retired a key; the key itself is a file, which no transaction holds."""
    record(
        session, action=action, kind="installation", subject_id=None, by_id=by_id, now=now,
        note=f"llave {key_id}",
    )  # fmt: skip


def _draw(session: Session, count: int) -> list[int]:
    """Draw free indexes of the current block."""
    first = _reserve(session, count) << BLOCK_BITS
    drawn: list[int] = []
    seen: set[int] = set()
    while len(drawn) < count:
        wanted = min(count - len(drawn), _LOOKED_UP_AT_ONCE)
        fresh = {first + secrets.randbelow(BLOCK) for _ in range(wanted)} - seen
        seen |= fresh
        fresh -= set(session.scalars(select(IssuedToken.id).where(IssuedToken.id.in_(fresh))))
        drawn += fresh
    return drawn


def _reserve(session: Session, count: int) -> int:
    """Lock the current block, count the indexes as taken, and return its number."""
    while True:
        block = session.scalar(select(TokenBlock).order_by(TokenBlock.id.desc()).limit(1).with_for_update())
        if block is not None and (block.issued + count <= HALF or block.issued == 0):
            block.issued += count
            session.flush()
            return block.id
        number = 0 if block is None else block.id + 1
        # whoever waits for the same lock makes the same block: one of the two does nothing
        session.execute(
            text("INSERT INTO token_block (id, issued) VALUES (:id, 0) ON CONFLICT DO NOTHING"),
            {"id": number},
        )
