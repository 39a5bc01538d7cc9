"""The staff's registry at 10³ and at 10⁵ women: what a page costs must not grow with the registry.

The floor of each page is the same page, of the same server and run, with a thousand women.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from portal.app import create_app
from portal.core.roles import Role
from portal.houses.models import House
from portal.settings import Settings
from portal.web.extensions import db
from tests.bench.women import SMALL_HOUSE, seed
from tests.databases import fresh_database, make_instance
from tests.factories.accounts import give_house, sign_in, user

FEW, MANY = 1_000, 100_000
GOAL = 2.0
ROUNDS = 15
PAGES = {
    "newest": "",
    "one word": "?q=mar",
    "two words": "?q=maria+lopez",
    "word and house": "?q=mar&house=3",
    "nobody": "?q=zzz",
    "telephone": "?q=998+200+0007",
    "house": "?house=3",
    "giro": "?giro=3",
    "dates": "?since=2020-01-01&until=2020-04-15",
    "with card": "?card=with",
    "house, no card": "?house=3&card=without",
    "every state": "?state=",
    "tenth page": "?after=*",
}
"""Lists that fill a page in both sizes, or neither: what is drawn is the same."""
PAGES_OF_A_SMALL_HOUSE = {
    name: PAGES[name]
    for name in ("newest", "one word", "two words", "nobody", "giro", "with card", "every state")
}
"""What a clerk sees whose house has as few women in the large registry as in the small one."""


def run() -> list[str]:
    lines = []
    for kind in ("sqlite", "postgresql"):
        with _registry(kind, FEW) as few, _registry(kind, MANY) as many:
            for who, name, query in _asked():
                floor, here = _best(few[who], many[who], query)
                ratio = here / floor
                verdict = "" if ratio <= GOAL else f"  over {GOAL}"
                times = f"{floor * 1e3:5.1f} ms → {here * 1e3:5.1f} ms"
                lines.append(f"{kind:10} {who:11} {name:15} {times}  × {ratio:.2f}{verdict}")
    return lines


def _asked() -> Iterator[tuple[Role, str, str]]:
    for name, query in PAGES.items():
        yield Role.COORDINATOR, name, query
    for name, query in PAGES_OF_A_SMALL_HOUSE.items():
        yield Role.CLERK, name, query


def _best(few: FlaskClient, many: FlaskClient, query: str) -> tuple[float, float]:
    """Return the best time of a page in each registry, taken in turns: whatever else runs slows both."""
    addresses = [(client, _address(client, query)) for client in (few, many)]
    times = [[_time(*each) for each in addresses] for _ in range(ROUNDS)]
    return min(floor for floor, _ in times), min(here for _, here in times)


@contextmanager
def _registry(kind: str, count: int) -> Iterator[dict[Role, FlaskClient]]:
    with tempfile.TemporaryDirectory() as folder, fresh_database(kind, Path(folder)) as url:
        app = create_app(Settings(instance=make_instance(Path(folder)), database_url=url))
        app.config["RATELIMIT_ENABLED"] = False
        with app.app_context():
            seed(db.session, count)
            people = {role: user(db.session, role=role) for role in (Role.COORDINATOR, Role.CLERK)}
            give_house(db.session, people[Role.CLERK], db.session.get_one(House, SMALL_HOUSE))
            cookies = {role: sign_in(db.session, person.id) for role, person in people.items()}
            db.session.commit()
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ANALYZE" if kind == "sqlite" else "VACUUM ANALYZE"))
        yield {role: _signed_in(app, cookie) for role, cookie in cookies.items()}
        with app.app_context():
            db.engine.dispose()


def _signed_in(app: Flask, cookie: dict[str, object]) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(cookie)
    return client


def _address(client: FlaskClient, query: str) -> str:
    """Return a page's address; ``*`` is where the tenth page of the list begins."""
    if not query.endswith("*"):
        return f"/padron/{query}"
    address = "/padron/"
    for _ in range(9):
        page = client.get(address).text
        address = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    return address


def _time(client: FlaskClient, address: str) -> float:
    start = time.perf_counter()
    answer = client.get(address)
    seconds = time.perf_counter() - start
    assert answer.status_code == 200, (address, answer.status_code)
    return seconds
