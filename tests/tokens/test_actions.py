from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.tokens import actions
from portal.tokens.actions import BLOCK, HALF, issue_token, issue_tokens, revoke_tokens
from portal.tokens.keys import KeyRing
from portal.tokens.layout import PHONE, TokenType, check4
from portal.tokens.models import IssuedToken, TokenBlock

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
LAST_DAY = date(2027, 11, 22)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.own(tmp_path / "ring", may_create=True, now=NOW)


def issue(session: Session, ring: KeyRing, count: int = 1) -> list[IssuedToken]:
    return issue_tokens(session, ring, kind=TokenType.CARD, expire_on=[LAST_DAY] * count, now=NOW)


def test_an_issued_code_says_what_its_row_says(session, ring):
    row = issue_token(session, ring, kind=TokenType.CARD, expires_on=LAST_DAY, flags=PHONE, now=NOW)

    code = ring.sign(row.said)

    assert ring.recognise(code) == row.said
    assert row.said.last_day == LAST_DAY
    assert row.said.on_phone
    assert row.check4 == check4(code)


def test_a_certificate_never_expires(session, ring):
    row = issue_token(session, ring, kind=TokenType.CERTIFICATE, expires_on=None, now=NOW)
    assert row.said.last_day is None


def test_indexes_do_not_tell_how_many_were_issued(session, ring):
    indexes = [row.id for row in issue(session, ring, 200)]

    assert len(set(indexes)) == 200
    assert all(0 <= index < BLOCK for index in indexes)
    assert max(indexes) > BLOCK // 2
    assert indexes != sorted(indexes)
    assert session.get_one(TokenBlock, 0).issued == 200


def test_codes_of_a_batch_keep_the_order_of_their_days(session, ring):
    days = [date(2027, 1, day) for day in range(1, 31)]
    rows = issue_tokens(session, ring, kind=TokenType.CARD, expire_on=days, now=NOW)
    assert [row.expires_on for row in rows] == days


def test_a_taken_index_is_drawn_again(session, ring, monkeypatch):
    monkeypatch.setattr(actions, "BLOCK", 8)
    assert {row.id for row in issue(session, ring, 5)} | {row.id for row in issue(session, ring, 3)} == set(
        range(8)
    )


def test_the_database_itself_refuses_an_index_twice(session, ring):
    taken = issue(session, ring)[0].id
    session.expunge_all()
    session.add(
        IssuedToken(id=taken, kind=1, key_id=1, flags=0, expires_on=None, check4="AAAA", issued_at=NOW)
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_next_block_begins_when_one_is_half_full(session, ring):
    issue(session, ring)
    session.get_one(TokenBlock, 0).issued = HALF

    assert issue(session, ring)[0].id >> 20 == 1
    assert session.scalar(select(func.max(TokenBlock.id))) == 1


def test_a_batch_costs_a_handful_of_statements(session, ring):
    issue(session, ring)
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    issue(session, ring, 400)
    assert len(statements) <= 8


def test_revoking_twice_keeps_the_first_date(session, ring):
    row = issue(session, ring)[0]
    revoke_tokens(session, [row.id], now=NOW)
    revoke_tokens(session, [row.id], now=NOW.replace(year=2027))
    session.refresh(row)
    assert row.revoked_at == NOW
