"""Statements that are asked thousands of times a day: compiled once, run on the driver's own cursor.

SQLAlchemy finds out at each execution which statement it is, how its values are bound and what its rows
hold. For the few statements of a till that is most of the work, and the answer never changes.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import Select
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement as one driver wants it.

    :param binds: name and conversion of each value, in the order of their places.
    :param by_place: the driver takes values by place, not by name.
    :param reads: index and conversion of the columns that are not taken as they come.
    """

    sql: str
    binds: tuple[tuple[str, Convert | None], ...]
    by_place: bool
    row: Callable[[Sequence[Any]], Any]
    reads: tuple[tuple[int, Convert], ...]

    def values(self, facts: Mapping[str, object]) -> Any:
        """Return the values of one execution. :raises KeyError: one is missing."""
        bound = [facts[name] if convert is None else convert(facts[name]) for name, convert in self.binds]
        if self.by_place:
            return bound
        return {name: value for (name, _), value in zip(self.binds, bound, strict=True)}

    def read(self, found: Sequence[Any]) -> Any:
        """Return a row by name, each value of its column's type."""
        if not self.reads:
            return self.row(found)
        values = list(found)
        for place, convert in self.reads:
            values[place] = convert(values[place])
        return self.row(values)


class Prepared:
    """One statement, each value of it a named ``bindparam``; no lists, whose length would change its text."""

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self._statement = statement
        self._plans: WeakKeyDictionary[Dialect, _Plan] = WeakKeyDictionary()

    def rows(self, connection: Connection, facts: Mapping[str, object]) -> list[Any]:
        """Run it; return its rows as named tuples, or none if it gives none.

        :raises sqlalchemy.exc.DBAPIError: as SQLAlchemy would, by its subclass.
        """
        plan = self._plans.get(connection.dialect) or self._compile(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            self.ask(cursor, plan.sql, plan.values(facts))
            return [plan.read(row) for row in cursor.fetchall()] if cursor.description else []
        except connection.dialect.loaded_dbapi.Error as error:
            known = connection.dialect.loaded_dbapi.Error
            raise DBAPIError.instance(plan.sql, None, error, known, hide_parameters=True) from error
        finally:
            cursor.close()

    def row(self, connection: Connection, facts: Mapping[str, object]) -> Any | None:
        """Run it; return its first row, if it gives one."""
        rows = self.rows(connection, facts)
        return rows[0] if rows else None

    @staticmethod
    def ask(cursor: Any, sql: str, values: Any) -> None:
        """Send one statement: the only place where that happens."""
        cursor.execute(sql, values)

    def _compile(self, dialect: Dialect) -> _Plan:
        compiled: Any = self._statement.compile(dialect=dialect)
        columns = list(self._statement.exported_columns)
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        reads = ((place, _reader(column.type, dialect)) for place, column in enumerate(columns))
        plan = _Plan(
            sql=compiled.string,
            binds=tuple((name, _binder(compiled.binds[name].type, dialect)) for name in names),
            by_place=compiled.positional,
            row=cast(Any, namedtuple("Row", [column.key for column in columns]))._make,  # type: ignore[misc]
            reads=tuple((place, convert) for place, convert in reads if convert is not None),
        )
        self._plans[dialect] = plan
        return plan


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
