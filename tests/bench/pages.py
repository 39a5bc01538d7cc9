"""How light pages are: the first one on the wire with its styles, and the one that asks the database most.

Lighthouse, which wants a browser of its own, is ``make promises ONLY=lighthouse``.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from portal.core.roles import Role
from portal.operations.worker import IMMEDIATE
from portal.settings import Settings
from portal.web.extensions import db
from tests.databases import fresh_database, make_instance
from tests.factories.accounts import sign_in
from tests.promises.pages import World, populate
from tests.promises.test_few_queries import ROWS, asked_by_each


def run() -> list[str]:
    """Walk every page as each role; return the lines to print."""
    with TemporaryDirectory() as name, fresh_database("sqlite", Path(name)) as url:
        instance = make_instance(Path(name))
        app = create_app(Settings(instance=instance, database_url=url, queue_url=IMMEDIATE))
        app.config["RATELIMIT_ENABLED"] = False
        with app.app_context():
            world = populate(db.session, app, size=ROWS)
        asked: dict[str, int] = {}
        for role in (None, *Role):
            asked |= asked_by_each(app, world, _client(app, world, role), role)
        weight = _weight(app.test_client())
        with app.app_context():
            db.engine.dispose()
    most = max(asked, key=lambda page: asked[page])
    return [
        f"first page on the wire, with its styles: {weight / 1000:.0f} kB (goal 100)",
        f"of {len(asked)} pages, {most} asks the database most: {asked[most]} times (goal 20)",
    ]


def _client(app: Flask, world: World, role: Role | None) -> FlaskClient:
    client = app.test_client()
    if role is not None:
        with app.app_context():
            cookie = sign_in(db.session, world.people[role])
            db.session.commit()
        with client.session_transaction() as session:
            session.update(cookie)
    return client


def _weight(visitor: FlaskClient) -> int:
    """Return the bytes of ``/`` and of all that it loads from the portal, compressed as for a phone."""
    accepts = {"Accept-Encoding": "gzip, br"}
    page = visitor.get("/").text
    loaded = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    return sum(len(visitor.get(path, headers=accepts).data) for path in ("/", *loaded))
