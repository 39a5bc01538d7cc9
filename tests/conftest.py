"""Fixtures for every test: a database of each kind, an app, a client for each role."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.core.database import open_engine
from portal.core.roles import Role
from portal.core.vault import Vault
from portal.operations.worker import IMMEDIATE
from portal.settings import Settings
from portal.web.extensions import db
from tests.databases import KEYS, fresh_database, make_instance
from tests.factories.accounts import sign_in, user

pytest_plugins = ("tests.chromium",)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that touches the database on both databases, unless it says otherwise."""
    if "database_kind" in metafunc.fixturenames:
        marks = {mark.name for mark in metafunc.definition.iter_markers()}
        kinds = ["sqlite"] if marks & {"sqlite_only", "browser"} else ["sqlite", "postgresql"]
        metafunc.parametrize("database_kind", kinds, scope="session")


@pytest.fixture
def database(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty, migrated database."""
    with fresh_database(database_kind, tmp_path) as url:
        yield url


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_engine(database, Vault(KEYS["data"]))
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on an empty database, without Flask. For tests of the domain."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    return Settings(instance=make_instance(tmp_path), database_url=database, queue_url=IMMEDIATE)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole portal on an empty database; a request that leaves work uncommitted fails."""
    app = create_app(settings)
    app.config |= {"TESTING": True, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False}
    with app.app_context():
        engine, maker = db.engine, db.sessionmaker
    event.listen(maker, "after_flush", lambda session, _: session.info.update(unsaved=True))
    for end in ("after_commit", "after_rollback"):
        event.listen(maker, end, lambda session: session.info.update(unsaved=False))

    @app.after_request
    def nothing_is_left_uncommitted(response: Response) -> Response:
        session = db.session
        assert not (session.info.get("unsaved") or session.new or session.dirty or session.deleted)
        return response

    yield app
    engine.dispose()


@pytest.fixture
def client_of(app: Flask) -> Callable[..., FlaskClient]:
    """Make a client that is signed in: ``client_of(Role.CLERK)``, or ``client_of(a_user, with_pin=True)``."""

    def make(who: Role | int, *, with_pin: bool = False) -> FlaskClient:
        client = app.test_client()
        with app.app_context():
            person = user(db.session, role=who) if isinstance(who, Role) else None
            user_id = who if person is None else person.id
            cookie = sign_in(db.session, user_id, with_pin=with_pin)
            db.session.commit()
        with client.session_transaction() as session:
            session.update(cookie)
        return client

    return make


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def administrator(client_of: Callable[..., FlaskClient]) -> FlaskClient:
    return client_of(Role.ADMINISTRATOR)


@pytest.fixture
def coordinator(client_of: Callable[..., FlaskClient]) -> FlaskClient:
    return client_of(Role.COORDINATOR)


@pytest.fixture
def clerk(client_of: Callable[..., FlaskClient]) -> FlaskClient:
    """A clerk of no house yet: give her one with ``factories.accounts.give_house``."""
    return client_of(Role.CLERK)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not run, so that nobody takes silence for success."""
    skipped = [
        report for report in terminalreporter.getreports("skipped") if "Chromium" in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(
            f"NOT RUN: {len(skipped)} browser tests, because there is no Chromium on this machine.", red=True
        )
