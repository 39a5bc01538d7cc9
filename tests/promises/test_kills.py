"""Nothing acknowledged is lost: the portal is killed while tills redeem, and comes up again."""

import itertools
import os
import secrets
import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text

from portal.app import create_app
from portal.core.periods import Window
from portal.redemptions.models import Attempt, Place, Redemption
from portal.settings import Settings
from portal.vendors.models import LimitScope
from portal.vendors.terms import Limit
from portal.web.extensions import db
from tests.factories.redemptions import Counter
from tests.promises.sizes import size
from tests.promises.tills import Market, Reply, Till, market
from tests.serving import queued

pytestmark = pytest.mark.promise

KILLS = size(10, 100)
TILLS = 8
UP_AGAIN_WITHIN = 10.0
"""Seconds, without those in line for a processor; as many more as other work shares the processors."""
ONCE_A_DAY = 40


@pytest.fixture
def goods() -> dict[str, object]:
    return {}


@pytest.fixture
def place(database, tmp_path, goods) -> Iterator[Market]:
    """A market with one benefit, often but not always granted, and a card for each till."""

    def fill(shop: Counter) -> None:
        goods["benefit"] = shop.coffee(
            Limit(LimitScope.CARD, Window.DAY, ONCE_A_DAY * KILLS),
            Limit(LimitScope.TOTAL, Window.EVER, 10**6),
        ).id
        goods["codes"] = [shop.card() for _ in range(TILLS)]

    with market(database, tmp_path, fill) as place:
        yield place


class Cashier(threading.Thread):
    """Redeems without end; what gets no answer is sent again with its key until it does."""

    def __init__(self, till: Till, body: dict[str, object], closing: threading.Event) -> None:
        super().__init__(daemon=True)
        self.till, self.body, self.closing = till, body, closing
        self.acknowledged: dict[str, Reply] = {}
        self.unanswered = 0

    def run(self) -> None:
        while not self.closing.is_set():
            key = secrets.token_hex(12)
            while key not in self.acknowledged:
                try:
                    self.acknowledged[key] = self.till.redeem(key, self.body)
                except OSError:
                    self.unanswered += 1
                    time.sleep(0.02)


def crowding() -> float:
    """Return how many processes wait for each processor, at least 1."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def stored(place: Market) -> dict[str, tuple[int, bytes]]:
    with place.engine.connect() as connection:
        rows = connection.execute(select(Attempt.key, Attempt.status, Attempt.answer))
        return {key: (status, bytes(answer)) for key, status, answer in rows}


def check_the_books(place: Market) -> None:
    """Every redemption holds its places, no limit is exceeded, and the file is sound."""
    with place.engine.connect() as connection:
        redemptions = connection.scalar(select(func.count()).select_from(Redemption))
        assert connection.scalar(select(func.count()).select_from(Place)) == 2 * redemptions
        assert redemptions == connection.scalar(select(func.count()).where(Attempt.status == 201))
        per_window = select(func.count() <= func.max(Place.number)).group_by(
            Place.limit_id, Place.scope_key, Place.window_key
        )
        assert all(connection.scalars(per_window))
        if place.engine.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_nothing_acknowledged_is_lost(place: Market, goods):
    closing = threading.Event()
    cashiers = [
        Cashier(place.till, {"code": code, "benefit": goods["benefit"]}, closing) for code in goods["codes"]
    ]
    for number in range(KILLS + 1):
        begun = time.monotonic()
        with place.open() as server:
            assert time.monotonic() - begun - queued(server) < UP_AGAIN_WITHIN * crowding()
            for cashier in cashiers if number == 0 else ():
                cashier.start()
            time.sleep(0.5 + secrets.randbelow(300) / 1000)
            if number == KILLS:
                closing.set()
                for cashier in cashiers:
                    cashier.join(30)

    heard = {key: reply for cashier in cashiers for key, reply in cashier.acknowledged.items()}
    books = stored(place)
    assert heard
    assert sum(cashier.unanswered for cashier in cashiers) >= KILLS, "no kill met a request"
    assert {reply.status for reply in heard.values()} <= {201, 409}
    lost = [key for key, reply in heard.items() if books.get(key) != (reply.status, reply.body)]
    assert lost == []
    assert books.keys() == heard.keys()
    check_the_books(place)


def test_an_answer_before_the_commit_would_be_noticed(place: Market, goods):
    app = create_app(Settings(instance=place.instance, database_url=place.database))
    with app.app_context():
        db.engine.dialect.do_commit = lambda _connection: None  # type: ignore[method-assign]
    heard = {}
    for key in itertools.islice(iter(lambda: secrets.token_hex(12), ""), 3):
        answer = app.test_client().post(
            "/api/v1/redemptions",
            json={"code": goods["codes"][0], "benefit": goods["benefit"]},
            headers={"Authorization": f"Bearer {place.shop.secret}", "Idempotency-Key": key},
        )
        heard[key] = answer.status_code
    with app.app_context():
        db.engine.dispose()

    assert set(heard.values()) == {201}
    assert not heard.keys() <= stored(place).keys()
