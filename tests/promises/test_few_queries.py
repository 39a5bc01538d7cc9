"""No page asks the database more than twenty times, however many rows it shows, whoever looks."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text

from portal.core.roles import Role
from portal.web.access import public
from portal.web.extensions import db
from tests.promises.pages import CREDENTIAL, World, pages, populate

pytestmark = [pytest.mark.promise, pytest.mark.sqlite_only]

MOST = 20
ROWS = 30
"""Delivered cards: more than a page may ask for one by one."""


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        return populate(db.session, app, size=ROWS)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Keep what is asked of the database; opening and ending a transaction is not asking."""
    asked: list[str] = []

    def keep(_connection, _cursor, statement: str, *_more) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    yield asked
    event.remove(engine, "before_cursor_execute", keep)


def asked_by_each(
    app: Flask, world: World, client: FlaskClient, role: Role | None, under: str = "/"
) -> dict[str, int]:
    """Read what a role may open, or what everybody may (``None``); return how often each page asks."""
    with app.app_context():
        engine = db.engine
    found = {}
    for page in pages(app, world, under):
        hers = page.is_public if role is None else role in page.audience and not page.is_public
        if not hers or page.method != "GET" or page.audience == CREDENTIAL or page.address == "/salir":
            continue
        with counted(engine) as asked:
            page.ask(client)
        found[str(page)] = len(asked)
    return found


def talkative(app: Flask, world: World, client, role: Role | None, under: str = "/") -> list[str]:
    """Return the pages that ask too often."""
    each = asked_by_each(app, world, client, role, under)
    return [f"{page}: {times}" for page, times in each.items() if times > MOST]


@pytest.mark.parametrize("role", [None, *Role])
def test_no_page_asks_more_than_twenty_times(app, world, client_of, role):
    client = app.test_client() if role is None else client_of(world.people[role])

    assert talkative(app, world, client, role) == []


def test_a_query_in_a_loop_is_found(app, world):
    """Negative control."""

    def ask_for_each() -> str:
        return "".join(str(db.session.scalar(text(f"SELECT {number}"))) for number in range(MOST + 1))

    app.add_url_rule("/descuido", view_func=public(ask_for_each))

    assert talkative(app, world, app.test_client(), None, "/descuido") == ["GET /descuido: 21"]
