"""What a till asks for when there is much in the tables: 10³ cards and redemptions, then 10⁵.

The floor is the same portal, on the same server and in the same run, with the few. ``PORTAL_BENCH=large``
measures 10⁶ instead of 10⁵. Only the cards that are shown have signed codes; the others fill the tables.
"""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import Session, joinedload

from portal.cards.models import Card, CardToken, Medium
from portal.core.database import open_engine
from portal.core.periods import Window
from portal.core.vault import Vault
from portal.entrepreneurs.models import Application, State
from portal.redemptions.models import Attempt, Place, Redemption
from portal.tokens.keys import KeyRing
from portal.tokens.models import IssuedToken
from portal.vendors.models import LimitScope, VersionLimit
from portal.vendors.terms import Limit
from tests.bench.load import Load, Request, knock
from tests.bench.women import BLOCK, NOW, card_of, woman
from tests.databases import KEYS, fresh_database, make_instance
from tests.factories.redemptions import Counter, counter
from tests.serving import free_port, serving, start_portal

FEW = 1_000
MANY = 1_000_000 if os.environ.get("PORTAL_BENCH") == "large" else 100_000
SHOWN = 400
CLIENTS = 8
ROUNDS = 3
SECONDS = 4.0
APART = 1 << 21
"""The codes that are shown have their indexes in the first block; the others begin in the third."""
TABLES = (Application, IssuedToken, Card, CardToken, Redemption, Place, Attempt)


def run() -> list[str]:
    """Measure on both databases; return the lines to print."""
    return [_measure(kind) for kind in ("sqlite", "postgresql")]


def _measure(kind: str) -> str:
    with ExitStack() as open_:
        few, many = (open_.enter_context(_till(kind, count)) for count in (FEW, MANY))
        rounds = [(_round(*few), _round(*many)) for _ in range(ROUNDS + 1)][1:]  # the first warms up
    rate = median(here.rate / floor.rate for floor, here in rounds)
    p99 = median(here.p99 / floor.p99 for floor, here in rounds)
    return (
        f"redeem with {MANY:,} cards and redemptions / with {FEW:,}, {kind}, {CLIENTS} clients: "
        f"{rate:.2f} of its requests/s (goal 0.85), p99 × {p99:.2f} (goal 1.5)"
    )


def _round(port: int, requests: list[Request]) -> Load:
    return knock(port, requests, clients=CLIENTS, seconds=SECONDS, expected=201)


@contextmanager
def _till(kind: str, count: int) -> Iterator[tuple[int, list[Request]]]:
    """Serve a portal with ``count`` of everything; give its port and what to send."""
    with TemporaryDirectory() as name, fresh_database(kind, Path(name)) as url:
        instance, port = make_instance(Path(name)), free_port()
        engine = open_engine(url, Vault(KEYS["data"]))
        requests = _fill(engine, KeyRing(instance / "keys" / "tokens"), count)
        engine.dispose()
        with serving(start_portal(port, instance=instance, database=url)):
            yield port, requests


def _fill(engine: Engine, ring: KeyRing, count: int) -> list[Request]:
    with Session(engine, expire_on_commit=False) as session:
        shop = counter(session, ring)
        benefit = shop.coffee(Limit(LimitScope.CARD, Window.DAY, 1_000_000))
        limit = session.scalars(select(VersionLimit).options(joinedload(VersionLimit.limit))).one()
        codes = [shop.card() for _ in range(SHOWN)]
        session.flush()
        for first in range(10_000, 10_000 + count, BLOCK):  # far from the few that were made one by one
            numbers = range(first, min(first + BLOCK, 10_000 + count))
            for model, rows in _block(Random(first), numbers, shop, limit).items():
                session.execute(insert(model), rows)
        session.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            for model in TABLES:  # rows that named their id did not move the counter
                _move_counter(connection, model.__tablename__)
            connection.execute(text("VACUUM"))
        connection.execute(text("ANALYZE"))
    return [_request(code, benefit.id, shop.secret) for code in codes]


def _move_counter(connection: Any, table: str) -> None:
    counter_name = connection.scalar(text(f"SELECT pg_get_serial_sequence('{table}', 'id')"))
    if counter_name:
        connection.execute(text(f"SELECT setval('{counter_name}', (SELECT max(id) FROM {table}))"))


def _block(
    random: Random, numbers: range, shop: Counter, limit: VersionLimit
) -> dict[type, list[dict[str, Any]]]:
    """Return rows for women who each have a card with a code, used once, some time in the last two years."""
    at = {number: NOW - timedelta(days=random.randint(1, 700)) for number in numbers}
    of_shop = {"device_id": shop.device.id, "benefit_id": limit.limit.benefit_id}
    return {
        Application: [
            woman(random, n) | {"state": State.APPROVED, "house_id": None, "giro_id": None} for n in numbers
        ],
        IssuedToken: [
            {"id": n + APART, "kind": 1, "key_id": 1, "flags": 0, "check4": "AAAA", "issued_at": NOW}
            for n in numbers
        ],
        Card: [card_of({"id": n, "given_name": "Ana"}) | {"id": n} for n in numbers],
        CardToken: [{"id": n + APART, "card_id": n, "medium": Medium.PRINTED} for n in numbers],
        Redemption: [
            of_shop
            | {
                "id": n,
                "public_id": f"{n:020x}",
                "card_id": n,
                "token_id": n + APART,
                "vendor_id": shop.vendor.id,
                "version_id": limit.version_id,
                "at": at[n],
            }
            for n in numbers
        ],
        Place: [
            {
                "id": n,
                "redemption_id": n,
                "limit_id": limit.limit_id,
                "version_limit_id": limit.id,
                "number": limit.number,
                "scope_key": n,
                "window_key": f"{at[n]:%Y-%m-%d}",
                "ordinal": 1,
            }
            for n in numbers
        ],
        Attempt: [
            of_shop
            | {
                "id": n,
                "key": f"old-{n:016}",
                "digest": bytes(32),
                "status": 201,
                "answer": b"{}" * 120,
                "card_id": n,
                "at": at[n],
            }
            for n in numbers
        ],
    }


def _request(code: str, benefit_id: int, secret: str) -> Request:
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {secret}",
        "Idempotency-Key": "{nonce}",
    }
    return "/api/v1/redemptions", headers, json.dumps({"code": code, "benefit": benefit_id, "amount": 1000})
