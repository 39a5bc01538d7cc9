"""Racers: many threads, each with a connection of its own, that start together."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import IntegrityError

from portal.core.database import open_engine
from portal.core.prepared import Prepared
from portal.core.vault import Vault
from tests.databases import KEYS

Result = TypeVar("Result")

RACERS = {"sqlite": 16, "postgresql": 32}


@contextmanager
def race_track(url: str) -> Iterator[tuple[Engine, "Race"]]:
    """Give an engine with a connection for each racer, and how to let them run."""
    engine = open_engine(url, Vault(KEYS["data"]), pool_size=40)
    if engine.dialect.name == "sqlite":  # who wins does not depend on when it reaches the disk
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF").close())
    with ThreadPoolExecutor(max(RACERS.values())) as threads:
        yield engine, Race(engine, threads)
    engine.dispose()


class Race:
    """Lets racers run, each in a transaction of its own, begun again when another was first."""

    def __init__(self, engine: Engine, threads: ThreadPoolExecutor) -> None:
        self._engine, self._threads = engine, threads

    def __call__(self, racers: Sequence[Callable[[Connection], Result]]) -> list[Result]:
        """Start all at once; return what each came back with.

        :raises Exception: of the first racer that fell.
        """
        gate = threading.Barrier(len(racers))

        def run(racer: Callable[[Connection], Result]) -> Result:
            gate.wait(30)
            for tries_left in reversed(range(5)):
                try:
                    with (
                        self._engine.connect().execution_options(writes=True) as connection,
                        connection.begin(),
                    ):
                        return racer(connection)
                except IntegrityError:
                    if not tries_left:
                        raise
            raise AssertionError

        return list(self._threads.map(run, racers))


def take_away(engine: Engine, monkeypatch: pytest.MonkeyPatch, *indexes: str) -> None:
    """Switch the database's protection off: the unique indexes, row locks, and SQLite's single writer.

    What is left is the code's own look before it writes: all that a careless program would have.
    """
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for index in indexes:
            connection.exec_driver_sql(f"DROP INDEX {index}")

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def unlocked(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        return _without_lock(statement), parameters

    ask = Prepared.ask
    monkeypatch.setattr(
        Prepared, "ask", staticmethod(lambda cursor, sql, values: ask(cursor, _without_lock(sql), values))
    )


def _without_lock(statement: str) -> str:
    if statement == "BEGIN IMMEDIATE":
        return "SELECT 1"
    for lock in (" FOR NO KEY UPDATE OF card", " FOR NO KEY UPDATE"):
        statement = statement.replace(lock, "")
    return statement
