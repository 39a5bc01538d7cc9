"""A retry has one effect and one answer: requests sent again and again, their connections cut."""

import random
import secrets
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.core.periods import Window
from portal.redemptions.models import Attempt, Redemption
from portal.vendors.models import LimitScope
from portal.vendors.terms import Limit
from tests.factories.redemptions import Counter
from tests.factories.vendors import device
from tests.promises.sizes import size
from tests.promises.tills import Market, Reply, market

pytestmark = pytest.mark.promise

REDEMPTIONS = size(500, 10_000)
CARDS = 20
Order = tuple[str, dict[str, Any]]


@pytest.fixture
def goods() -> dict[str, Any]:
    return {}


@pytest.fixture
def place(database, tmp_path, goods):
    """A market with an unlimited benefit, one that each card gets once, and a second till."""

    def fill(shop: Counter) -> None:
        goods["free"] = shop.coffee().id
        goods["once"] = shop.coffee(Limit(LimitScope.CARD, Window.EVER, 1)).id
        goods["codes"] = [shop.card() for _ in range(CARDS)]
        _, goods["other"] = device(shop.session, shop.vendor)

    with market(database, tmp_path, fill) as place, place.open():
        yield place


def orders(goods: dict[str, Any]) -> list[Order]:
    """Make the orders: four of five are granted, the others mostly refused."""
    dice = random.Random(20261122)
    return [
        (
            secrets.token_hex(12),
            {"code": dice.choice(goods["codes"]), "benefit": goods["once" if number % 5 == 0 else "free"]},
        )
        for number in range(REDEMPTIONS)
    ]


def send_all(place: Market, orders: list[Order], key_of: Callable[[str], str] = str) -> dict[str, set[Reply]]:
    """Send each order one to five times, in any order and at once; a tenth is never read."""
    dice = random.Random(5)
    sends = [order for order in orders for _ in range(dice.randint(1, 5))]
    dice.shuffle(sends)
    heard: dict[str, set[Reply]] = defaultdict(set)

    def send(numbered: tuple[int, Order]) -> None:
        number, (key, body) = numbered
        if number % 10 == 0:
            place.till.redeem_and_hang_up(key_of(key), body)
        else:
            heard[key].add(place.till.redeem(key_of(key), body))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(send, enumerate(sends)))
    return heard


def redemptions(place: Market) -> int:
    with place.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Redemption)) or 0


def test_a_retry_has_one_effect_and_one_answer(place: Market, goods):
    asked = orders(goods)

    heard = send_all(place, asked)

    assert {len(replies) for replies in heard.values()} == {1}, "one key, two answers"
    with place.engine.connect() as connection:
        rows = connection.execute(select(Attempt.key, Attempt.answer))
        stored = {key: bytes(answer) for key, answer in rows}
        granted = connection.scalar(select(func.count()).where(Attempt.status == 201))
    assert stored.keys() == {key for key, _ in asked}
    assert all(reply.body == stored[key] for key, (reply,) in heard.items())
    assert redemptions(place) == granted
    once = {body["code"] for _, body in asked if body["benefit"] == goods["once"]}
    assert granted == sum(body["benefit"] == goods["free"] for _, body in asked) + len(once)

    key, body = asked[0]
    assert place.till.redeem(key, body | {"note": "otra"}).status == 422
    other = type(place.till)(place.port, goods["other"])
    assert other.redeem(key, body | {"benefit": goods["free"]}).status == 201, "another till's key is unknown"

    # the control: the same with a new key for each send
    before, few = redemptions(place), [order for order in asked if order[1]["benefit"] == goods["free"]][:30]
    send_all(place, few, key_of=lambda _: secrets.token_hex(12))
    assert redemptions(place) - before > len(few)
