"""How an engine is made, the same for the app, the commands and the tests."""

from typing import Any, Literal

from sqlalchemy import Engine, TypeDecorator, create_engine, make_url
from sqlalchemy.orm import Session

from portal.core import sqlite
from portal.core.vault import Vault, attach


def engine_options(url: str) -> dict[str, Any]:
    """Return the arguments of ``create_engine`` for ``url``; no error repeats what a row holds in the log."""
    parsed = make_url(url)
    silent = {"hide_parameters": True}
    if parsed.get_backend_name() == "sqlite":
        return {"url": parsed, "module": sqlite.driver, **silent}
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return {"url": parsed, "pool_pre_ping": True, "pool_size": 10, "max_overflow": 20, **silent}


def prepare(engine: Engine, vault: Vault) -> Engine:
    """Give an engine its promises and its vault; returns the same engine."""
    sqlite.keep_promises(engine)
    attach(engine, vault)
    return engine


def open_engine(url: str, vault: Vault, **more: Any) -> Engine:
    """Make an engine outside the app, as tests do."""
    return prepare(create_engine(**engine_options(url) | more), vault)


def render_plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our column types into migrations as the database sees them: old steps need no new code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def lock_row(session: Session, row: Any) -> None:
    """Lock a row that was read, and read it again: what it holds now is what the rule looks at.

    Only the row itself is locked: PostgreSQL refuses to lock what an outer join may leave empty.
    """
    session.refresh(row, with_for_update={"of": type(row)})
