"""What a redemption costs over the least that any web application could do: requests a second, and p99."""

import json
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from portal.core.database import open_engine
from portal.core.periods import Window
from portal.core.vault import Vault
from portal.tokens.keys import KeyRing
from portal.vendors.models import LimitScope
from portal.vendors.terms import Limit
from tests.bench.load import Load, Request, knock
from tests.databases import KEYS, fresh_database, make_instance
from tests.factories.redemptions import counter
from tests.serving import free_port, serving, start, start_portal

CLIENTS = 8
CARDS = 400
ROUNDS = 3
SECONDS = 4.0


def run() -> list[str]:
    """Measure on both databases; return the lines to print."""
    return [line for kind in ("sqlite", "postgresql") for line in _measure(kind)]


def _measure(kind: str) -> list[str]:
    with TemporaryDirectory() as name, fresh_database(kind, Path(name)) as url:
        instance = make_instance(Path(name))
        portal_requests, floor_requests = _prepare(instance, url)
        with ExitStack() as servers:
            portal, floor = free_port(), free_port()
            servers.enter_context(serving(start_portal(portal, instance=instance, database=url)))
            servers.enter_context(serving(start(("-m", "tests.bench.floor"), floor, PORTAL_DATABASE_URL=url)))
            rounds = [
                (_round(floor, floor_requests), _round(portal, portal_requests)) for _ in range(ROUNDS + 1)
            ][1:]  # the first warms up
    return [_line(kind, rounds)]


def _round(port: int, requests: list[Request]) -> Load:
    return knock(port, requests, clients=CLIENTS, seconds=SECONDS, expected=201)


def _line(kind: str, rounds: list[tuple[Load, Load]]) -> str:
    rate = median(portal.rate / floor.rate for floor, portal in rounds)
    p99 = median(portal.p99 / floor.p99 for floor, portal in rounds)
    floor, portal = rounds[-1]
    return (
        f"redeem / floor, {kind}, {CLIENTS} clients: {rate:.2f} of its requests/s (goal 0.5), "
        f"p99 × {p99:.2f} (goal 2.5); last round {portal.rate:.0f}/s and {portal.p99:.0f} ms "
        f"over {floor.rate:.0f}/s and {floor.p99:.0f} ms"
    )


def _prepare(instance: Path, url: str) -> tuple[list[Request], list[Request]]:
    """Fill the database with a shop and its cards; return what to send to the portal and to the floor.

    The benefit has one limit, wide enough never to refuse.
    """
    engine = open_engine(url, Vault(KEYS["data"]))
    with Session(engine, expire_on_commit=False) as session:
        shop = counter(session, KeyRing(instance / "keys" / "tokens"))
        benefit = shop.coffee(Limit(LimitScope.CARD, Window.DAY, 1_000_000))
        codes = [shop.card() for _ in range(CARDS)]
        session.commit()
        folios = [shop.scan(code)["card"]["folio"] for code in codes]
    engine.dispose()
    headers = {"Content-Type": "application/json"}
    till = headers | {"Authorization": f"Bearer {shop.secret}", "Idempotency-Key": "{nonce}"}
    portal: list[Request] = [
        ("/api/v1/redemptions", till, json.dumps({"code": code, "benefit": benefit.id, "amount": 1000}))
        for code in codes
    ]
    floor: list[Request] = [
        ("/floor", headers, json.dumps({"folio": folio, "amount": 1000})) for folio in folios
    ]
    return portal, floor
