"""No limit is ever exceeded, and nobody is refused who should not be: racers for the last places."""

import json
from collections import Counter as Count
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from portal.core.periods import Window
from portal.preferences.catalogue import Choices
from portal.redemptions.answers import Answer
from portal.redemptions.models import Place
from portal.tokens.keys import KeyRing
from portal.vendors.models import Benefit, LimitScope
from portal.vendors.terms import Limit
from tests.databases import make_instance
from tests.factories.redemptions import NOW, Counter, counter
from tests.factories.vendors import branch
from tests.promises.racing import RACERS, Race, race_track, take_away
from tests.promises.sizes import size

pytestmark = pytest.mark.promise

ROUNDS = size(50, 500)
A_DAY = timedelta(days=1)
LONG = Choices(card_validity_months=60)
INDEX = "uq_redemption_place"


@dataclass
class Scene:
    """A counter that any connection can use."""

    engine: Engine
    race: Race
    shop: Counter
    racers: int

    def cards(self, number: int) -> list[str]:
        codes = [self.shop.card(choices=LONG) for _ in range(number)]
        self.shop.session.commit()
        return codes

    def coffee(self, *limits: Limit) -> Benefit:
        row = self.shop.coffee(*limits)
        self.shop.session.commit()
        return row

    def redeem(self, codes: list[str], benefit: Benefit, day: int) -> list[Answer]:
        """Let every code run for the benefit on one day."""

        def racer(code: str):
            return lambda connection: self.at(connection).redeem(code, benefit, now=NOW + day * A_DAY)

        return self.race([racer(code) for code in codes])

    def annul(self, ids: list[str], day: int) -> None:
        def racer(public_id: str):
            return lambda connection: self.at(connection).annul(public_id, now=NOW + day * A_DAY)

        assert {answer.status for answer in self.race([racer(public_id) for public_id in ids])} == {200}

    def at(self, connection: Connection) -> Counter:
        shop = self.shop
        return Counter(Session(connection), shop.ring, shop.vendor, shop.device, shop.secret, shop.misses)

    def most_taken(self) -> int:
        """Count the places of the fullest window."""
        with self.engine.connect() as connection:
            per_window = (
                select(func.count())
                .select_from(Place)
                .group_by(Place.limit_id, Place.scope_key, Place.window_key)
                .subquery()
            )
            return connection.scalar(select(func.max(per_window.c[0]))) or 0


@pytest.fixture
def scene(database, database_kind, tmp_path) -> Iterator[Scene]:
    ring = KeyRing(make_instance(tmp_path) / "keys" / "tokens")
    with race_track(database) as (engine, race), Session(engine, expire_on_commit=False) as session:
        shop = counter(session, ring)
        shop.device.branch_id = branch(session, shop.vendor).id
        session.commit()
        yield Scene(engine, race, shop, RACERS[database_kind])


def outcome(answers: list[Answer]) -> Count[str]:
    """Count the answers by status and reason."""
    return Count(json.loads(answer.body).get("reason", str(answer.status)) for answer in answers)


def test_the_last_use_is_given_once(scene: Scene):
    coffee = scene.coffee(Limit(LimitScope.CARD, Window.DAY, 1))
    (code,) = scene.cards(1)

    for day in range(ROUNDS):
        answers = scene.redeem([code] * scene.racers, coffee, day)
        assert outcome(answers) == {"201": 1, "limit_card": scene.racers - 1}

    assert scene.most_taken() == 1


@pytest.mark.parametrize("scope", [LimitScope.TOTAL, LimitScope.BRANCH])
def test_of_many_places_all_are_given_and_no_more(scene: Scene, scope: LimitScope):
    places = 5
    coffee = scene.coffee(Limit(LimitScope.CARD, Window.DAY, 1), Limit(scope, Window.DAY, places))
    codes = scene.cards(scene.racers)

    for day in range(size(10, 250)):
        answers = scene.redeem(codes, coffee, day)
        assert outcome(answers) == {"201": places, f"limit_{scope}": scene.racers - places}

        given = [json.loads(answer.body)["id"] for answer in answers if answer.status == 201]
        losers = [code for code, answer in zip(codes, answers, strict=True) if answer.status != 201]
        scene.annul(given[:2], day)
        again = scene.redeem(losers, coffee, day)
        assert outcome(again) == {"201": 2, f"limit_{scope}": len(losers) - 2}

    assert scene.most_taken() == places


def test_several_uses_of_one_card(scene: Scene):
    coffee = scene.coffee(Limit(LimitScope.CARD, Window.WEEK, 3))
    (code,) = scene.cards(1)

    for week in range(size(10, 100)):
        answers = scene.redeem([code] * scene.racers, coffee, week * 7)
        assert outcome(answers) == {"201": 3, "limit_card": scene.racers - 3}


def test_without_index_and_locks_the_racers_break_the_limit(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    coffee = scene.coffee(Limit(LimitScope.CARD, Window.DAY, 1))
    (code,) = scene.cards(1)
    take_away(scene.engine, monkeypatch, INDEX)

    for day in range(10 * ROUNDS):  # on a busy machine they meet seldom
        scene.redeem([code] * scene.racers, coffee, day)
        if scene.most_taken() > 1:
            return
    pytest.fail("the racers never met: the promise above says nothing")
