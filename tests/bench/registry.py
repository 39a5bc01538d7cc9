"""The staff's registry at 10³ and at 10⁵ women: what a page costs must not grow with the registry.

The floor of each page is the same page, of the same server and run, with a thousand women.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import text

from portal.app import create_app
from portal.core.roles import Role
from portal.settings import Settings
from portal.web.extensions import db
from tests.bench.women import seed
from tests.databases import fresh_database, make_instance
from tests.factories.accounts import sign_in, user

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


def run() -> list[str]:
    lines = []
    for kind in ("sqlite", "postgresql"):
        with _registry(kind, FEW) as few, _registry(kind, MANY) as many:
            for name, query in PAGES.items():
                floor, here = _best(few, many, query)
                ratio = here / floor
                verdict = "" if ratio <= GOAL else f"  over {GOAL}"
                times = f"{floor * 1e3:5.1f} ms → {here * 1e3:5.1f} ms"
                lines.append(f"{kind:10} {name:15} {times}  × {ratio:.2f}{verdict}")
    return lines


def _best(few: FlaskClient, many: FlaskClient, query: str) -> tuple[float, float]:
    """Return the best time of a page in each registry, taken in turns: whatever else runs slows both."""
    addresses = [(client, _address(client, query)) for client in (few, many)]
    times = [[_time(*each) for each in addresses] for _ in range(ROUNDS)]
    return min(floor for floor, _ in times), min(here for _, here in times)


@contextmanager
def _registry(kind: str, count: int) -> Iterator[FlaskClient]:
    with tempfile.TemporaryDirectory() as folder, fresh_database(kind, Path(folder)) as url:
        app = create_app(Settings(instance=make_instance(Path(folder)), database_url=url))
        app.config["RATELIMIT_ENABLED"] = False
        client = app.test_client()
        with app.app_context():
            seed(db.session, count)
            cookie = sign_in(db.session, user(db.session, role=Role.COORDINATOR).id)
            db.session.commit()
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ANALYZE" if kind == "sqlite" else "VACUUM ANALYZE"))
        with client.session_transaction() as session:
            session.update(cookie)
        yield client
        with app.app_context():
            db.engine.dispose()


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
