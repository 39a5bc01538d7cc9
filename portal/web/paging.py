"""Pages of a list by keyset: the next page starts after the last row seen, however long the list."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and where its neighbours begin (``None``: there are none)."""

    rows: Sequence[Row]
    next: str | None
    previous: str | None


def page_of(
    session: Session,
    query: Select[Any],
    *,
    by: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]],
    key: Callable[[Any], tuple[Any, ...]],
    after: str | None = None,
    before: str | None = None,
    size: int = 25,
    descending: bool = False,
) -> Page[Any]:
    """Return one page of ``query``.

    :param by: columns that order the list; together unique and never null.
    :param key: the values of those columns in a row; whole numbers, text, days and instants.
    :param after: cursor of the page before, as :class:`Page` gave it; a broken one is the first page.
    """
    cursor = _read(before or after, len(by))
    backwards = before is not None and cursor is not None
    down = descending != backwards
    if cursor is not None:
        place = tuple_(*by)
        query = query.where(place < cursor if down else place > cursor)
    order = [column.desc() if down else column.asc() for column in by]
    rows = list(session.scalars(query.order_by(None).order_by(*order).limit(size + 1)).unique())
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, cursor is not None)
    return Page(
        rows,
        next=_write(key(rows[-1])) if rows and has_next else None,
        previous=_write(key(rows[0])) if rows and has_previous else None,
    )


def _write(values: tuple[Any, ...]) -> str:
    written = json.dumps(values, default=lambda value: {type(value).__name__: value.isoformat()})
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _read(cursor: str | None, width: int) -> tuple[Any, ...] | None:
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), object_hook=_moment)
    except (binascii.Error, ValueError):
        return None
    if not isinstance(values, list) or len(values) != width:
        return None
    return tuple(values) if all(isinstance(value, int | str | date) for value in values) else None


def _moment(written: dict[str, str]) -> date | None:
    match list(written.items()):
        case [("datetime", str(text))] if datetime.fromisoformat(text).tzinfo:
            return datetime.fromisoformat(text)
        case [("date", str(text))]:
            return date.fromisoformat(text)
    return None
