"""Every row of the database as lines of JSON, and back, on either database.

Sealed columns pass as they are: nothing is opened, so the key is not needed and nothing leaks.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, MetaData, Table, insert, select, text
from sqlalchemy.types import TypeEngine

from portal.core.model import Keyed, Model, Sealed, SealedFacts
from portal.operations.errors import OtherVersionError

BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and the SHA-256 of its lines in order of key."""

    rows: int
    digest: str


@cache
def plain_tables() -> list[Table]:
    """Return every table, parents before children, with sealed columns as plain bytes."""
    metadata = MetaData()
    for table in Model.metadata.sorted_tables:
        Table(
            table.name,
            metadata,
            *(Column(c.name, _plain(c.type), primary_key=c.primary_key) for c in table.c),
        )
    return [metadata.tables[table.name] for table in Model.metadata.sorted_tables]


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return LargeBinary() if isinstance(kind, Sealed | SealedFacts | Keyed) else kind


def read_lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Give each row as one line, in order of key; memory stays flat."""
    query = select(table).order_by(*table.primary_key.columns)
    rows = connection.execute(query, execution_options={"stream_results": True, "yield_per": BLOCK})
    for row in rows:
        yield json.dumps([_packed(value) for value in row], separators=(",", ":")).encode() + b"\n"


def write_lines(connection: Connection, table: Table, lines: Iterable[bytes]) -> Sum:
    """Insert the rows of such lines and return their sum.

    :raises OtherVersionError: the lines have more columns, or fewer.
    """
    names = [column.name for column in table.columns]
    digest, count = hashlib.sha256(), 0
    waiting = iter(lines)
    while block := list(islice(waiting, BLOCK)):
        values = [json.loads(line) for line in block]
        if any(len(each) != len(names) for each in values):
            raise OtherVersionError
        rows = [dict(zip(names, map(_unpacked, each), strict=True)) for each in values]
        connection.execute(insert(table), rows)
        count += len(rows)
        for line in block:
            digest.update(line)
    _continue_numbering(connection, table)
    return Sum(count, digest.hexdigest())


def sum_of(connection: Connection, table: Table) -> Sum:
    """Count and digest a table as it is in the database."""
    digest, count = hashlib.sha256(), 0
    for line in read_lines(connection, table):
        digest.update(line)
        count += 1
    return Sum(count, digest.hexdigest())


def _continue_numbering(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that were brought; SQLite does it by itself."""
    if connection.dialect.name != "postgresql" or "id" not in table.c:
        return
    sequence = connection.scalar(
        text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": f'"{table.name}"'}
    )
    if sequence:
        connection.execute(
            text(f'SELECT setval(:sequence, (SELECT coalesce(max(id), 0) + 1 FROM "{table.name}"), false)'),  # noqa: S608
            {"sequence": sequence},
        )


def _packed(value: Any) -> Any:
    """Write what JSON has no word for as ``{kind: text}``."""
    if isinstance(value, bytes | memoryview):
        return {"bytes": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, dict | list):
        return {"json": value}
    return value


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    (kind, content), *_ = value.items()
    return _READ[kind](content)


_READ: dict[str, Callable[[Any], Any]] = {
    "bytes": base64.b64decode,
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "json": lambda content: content,
}
