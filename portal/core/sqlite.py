"""Make SQLite keep the promises that the portal makes."""

import contextlib
import importlib
import sqlite3
from types import ModuleType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

driver: ModuleType = sqlite3
with contextlib.suppress(ImportError):  # a newer library than the system's, where there is a wheel
    driver = importlib.import_module("pysqlite3")

WAL_IS_SOUND_FROM = (3, 51, 3)
"""Older libraries can corrupt the database when a write-ahead log is reset under load."""


def library_version() -> tuple[int, ...]:
    """Return the version of the SQLite library in use, as numbers."""
    return tuple(int(part) for part in driver.sqlite_version.split("."))


def journal_mode() -> str:
    """Return ``WAL`` where the library is sound, else ``TRUNCATE``: slower, and a reader delays a writer."""
    return "WAL" if library_version() >= WAL_IS_SOUND_FROM else "TRUNCATE"


def keep_promises(engine: Engine) -> None:
    """Check foreign keys, wait for the lock, reach the disk, and open real transactions.

    A write transaction asks for the lock when it begins: asking later fails at once,
    whatever ``busy_timeout`` says.
    """
    if engine.dialect.name != "sqlite":
        return
    pragmas = ("foreign_keys=ON", "busy_timeout=10000", f"journal_mode={journal_mode()}", "synchronous=FULL")

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver opens no transaction of its own
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class unindexed(ColumnElement[Any]):
    """A column by whose index SQLite must not begin: it narrows a list that has its order already.

    Elsewhere it is the column; PostgreSQL weighs its indexes by what is in them.

    Source: sqlite.org/optoverview.html, "Disqualifying WHERE-clause terms using unary +".
    """

    inherit_cache = True

    def __init__(self, column: Any) -> None:
        self.element = column.__clause_element__() if hasattr(column, "__clause_element__") else column
        self.type = self.element.type


@compiles(unindexed)
def _as_it_is(element: unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.element, **options)


@compiles(unindexed, "sqlite")
def _with_a_plus(element: unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.element, **options)}"
