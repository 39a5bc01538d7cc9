"""Where the portal commits: nowhere else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy.orm import Session

from portal.web.extensions import db

_one_writer = threading.Lock()
"""SQLite has one writer; waiting here is fair and cheap, waiting in SQLite is neither."""


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
    if session.info.get("writes"):
        raise NestedTransactionError("one action, one transaction")
    session.rollback()
    session.expire_all()
    alone = _one_writer if db.engine.dialect.name == "sqlite" else nullcontext()
    with alone:
        session.info["writes"] = True
        try:
            session.connection(execution_options={"writes": True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writes"] = False
