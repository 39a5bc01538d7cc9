"""Statements on the driver's own cursor give what SQLAlchemy gives: values, types, and refusals."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from portal.core.prepared import Prepared
from portal.tokens.models import IssuedToken

table = IssuedToken.__table__
INSERT = Prepared(
    insert(table)
    .values({column.name: bindparam(column.name, type_=column.type) for column in table.c})
    .returning(table.c.id)
)
FIND = Prepared(select(table).where(table.c.id == bindparam("wanted")))
TOKEN = {
    "id": 4_294_967_295,
    "kind": 1,
    "key_id": 7,
    "flags": 0,
    "expires_on": date(2027, 11, 25),
    "check4": "6CCT",
    "issued_at": datetime(2026, 11, 25, 18, 30, tzinfo=UTC),
    "revoked_at": None,
}


def test_rows_come_back_as_they_were_written(session):
    connection = session.connection()

    assert INSERT.rows(connection, TOKEN) == [(TOKEN["id"],)]

    found = FIND.row(connection, {"wanted": TOKEN["id"]})
    assert found._asdict() == TOKEN
    assert found == connection.execute(select(table)).one()


def test_no_row_is_none(session):
    assert FIND.row(session.connection(), {"wanted": 1}) is None


def test_a_refusal_of_the_database_is_the_one_that_sqlalchemy_raises(session):
    INSERT.rows(session.connection(), TOKEN)

    with pytest.raises(IntegrityError) as refused:
        INSERT.rows(session.connection(), TOKEN)

    assert "6CCT" not in str(refused.value)


def test_a_forgotten_value_is_said_before_anything_is_sent(session):
    with pytest.raises(KeyError, match="wanted"):
        FIND.rows(session.connection(), {})
