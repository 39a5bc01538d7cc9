"""Where the portal commits: nowhere else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from portal.web.extensions import db

_one_writer = threading.Lock()
"""SQLite has one writer; waiting here is fair and cheap, waiting in SQLite is neither."""

_writing = ContextVar("writing", default=False)


class NestedTransactionError(RuntimeError):
    """A transaction was opened inside another one: the inner commit would split the outer."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Give the session for writing; commit at the end of the block, roll back on any exception.

    What has been read so far is given up first: inside the block every row is read again,
    so a rule is checked on what the database holds now.

    :raises NestedTransactionError: the caller is inside one already.
    """
    session = db.session
    with _alone():
        session.rollback()
        session.expire_all()
        try:
            session.connection(execution_options={"writes": True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


@contextmanager
def bare_transaction() -> Iterator[Connection]:
    """Give a connection for writing; commit at the end of the block, roll back on any exception.

    For what a till asks thousands of times a day: making and closing a session would be a third of the
    work. Who has read with the session before ends that with ``db.session.rollback()``.

    :raises NestedTransactionError: the caller is inside a transaction already.
    """
    with _alone(), db.engine.connect() as connection, connection.execution_options(writes=True).begin():
        yield connection


@contextmanager
def _alone() -> Iterator[None]:
    """Let nobody write beside us where the database has one writer."""
    if _writing.get():
        raise NestedTransactionError("one action, one transaction")
    mine = _writing.set(True)
    try:
        with _one_writer if db.engine.dialect.name == "sqlite" else nullcontext():
            yield
    finally:
        _writing.reset(mine)
