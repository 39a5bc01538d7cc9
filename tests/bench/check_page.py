"""What the public check of a scanned card costs over a bare view with one SELECT and a template.

The floor answers with a page of the same length, on the same server, driver and database.

    python -m tests.bench.check_page PORT       (serves the floor; FLOOR_PAGE names its page)
"""

import os
import sys
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from flask import Flask, render_template
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from waitress import serve

from portal.core import sqlite
from portal.core.database import engine_options, open_engine
from portal.core.vault import Vault
from portal.tokens.keys import KeyRing
from tests.bench.load import Load, Request, knock
from tests.databases import KEYS, fresh_database, make_instance
from tests.factories.cards import code_of, delivered_card
from tests.serving import free_port, serving, start, start_portal

CLIENTS = 8
CARDS = 100
ROUNDS = 3
SECONDS = 4.0


def run() -> list[str]:
    """Measure on both databases; return the lines to print."""
    return [_measure(kind) for kind in ("sqlite", "postgresql")]


def _measure(kind: str) -> str:
    with TemporaryDirectory() as name, fresh_database(kind, Path(name)) as url:
        instance = make_instance(Path(name))
        cards = _fill(url, instance)
        portal, floor = free_port(), free_port()
        page = Path(name) / "page.html"
        with ExitStack() as servers:
            servers.enter_context(serving(start_portal(portal, instance=instance, database=url)))
            page.write_text(_as_template(portal, *cards[0]), "utf-8")
            bare = start(
                ("-m", "tests.bench.check_page"), floor, PORTAL_DATABASE_URL=url, FLOOR_PAGE=str(page)
            )
            servers.enter_context(serving(bare))
            rounds = [
                (
                    _round(floor, [(f"/floor/{folio}", {}, "") for folio, _ in cards]),
                    _round(portal, [(f"/T/{code}", {}, "") for _, code in cards]),
                )
                for _ in range(ROUNDS + 1)
            ][1:]  # the first warms up
    rate = median(ours.rate / bare.rate for bare, ours in rounds)
    bare_load, ours_load = rounds[-1]
    return (
        f"check page / floor, {kind}, {CLIENTS} clients: {rate:.2f} of its requests/s (goal 0.5); "
        f"last round {ours_load.rate:.0f}/s over {bare_load.rate:.0f}/s"
    )


def _round(port: int, requests: list[Request]) -> Load:
    return knock(port, requests, clients=CLIENTS, seconds=SECONDS, expected=200)


def _fill(url: str, instance: Path) -> list[tuple[str, str]]:
    """Deliver cards; returns folio and code of each."""
    ring = KeyRing(instance / "keys" / "tokens")
    engine = open_engine(url, Vault(KEYS["data"]))
    with Session(engine, expire_on_commit=False) as session:
        cards = [delivered_card(session, ring) for _ in range(CARDS)]
        found = [(card.folio, code_of(session, ring, card)) for card in cards]
        session.commit()
    engine.dispose()
    return found


def _as_template(port: int, folio: str, code: str) -> str:
    """Return the portal's page as the floor's template: one hole, for the folio."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/T/{code}")
    page = connection.getresponse().read().decode("utf-8")
    connection.close()
    return page.replace(folio, "{{ folio }}")


def make_floor(url: str, page: str) -> Flask:
    """Make the bare app."""
    app = Flask("floor")
    engine = create_engine(**engine_options(url))
    sqlite.keep_promises(engine)
    mark = "?" if engine.dialect.name == "sqlite" else "%s"
    find = f"SELECT folio, state, valid_until FROM card WHERE folio = {mark}"

    template = app.jinja_env.from_string(page)  # compiled once, as a file would be

    @app.get("/healthz")
    def healthz() -> str:
        return "up"

    @app.get("/floor/<folio>")
    def check(folio: str) -> str:
        with engine.connect() as connection:
            row = connection.exec_driver_sql(find, (folio,)).one()
        return render_template(template, folio=row.folio)

    return app


if __name__ == "__main__":
    bare_app = make_floor(
        os.environ["PORTAL_DATABASE_URL"], Path(os.environ["FLOOR_PAGE"]).read_text("utf-8")
    )
    serve(bare_app, host="127.0.0.1", port=int(sys.argv[1]), threads=8, _quiet=True)
