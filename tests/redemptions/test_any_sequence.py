"""Any sequence of redemptions and undos over any limits: never one too many, never refused wrongly.

Hypothesis plays against a model that only counts.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.core.periods import Window
from portal.preferences.catalogue import Choices
from portal.redemptions.rules import LIMIT_REASONS, SCOPES
from portal.tokens.keys import KeyRing
from portal.vendors.models import LimitScope
from portal.vendors.terms import Limit
from tests.factories.redemptions import NOW, UNDO_FOR, ZONE, Counter, counter
from tests.factories.vendors import branch, device
from tests.promises.sizes import size

CARDS, BRANCHES = 3, 2
LONG = Choices(card_validity_months=120)

limits = st.dictionaries(
    st.tuples(st.sampled_from(LimitScope), st.sampled_from(Window)), st.integers(1, 4), max_size=4
)
steps = st.sampled_from([timedelta(minutes=1), timedelta(hours=7), timedelta(days=1), timedelta(days=26)])


class Till(RuleBasedStateMachine):
    """A benefit with any limits, some cards, and a till in each of two branches."""

    engine: Engine
    ring: KeyRing
    given = Bundle("given")

    @initialize(chosen=limits)
    def open(self, chosen: dict[tuple[LimitScope, Window], int]) -> None:
        self.session = Session(self.engine, expire_on_commit=False)
        shop = counter(self.session, self.ring)
        self.tills = [shop, self._in_another_branch(shop)]
        self.limits = [Limit(scope, window, number) for (scope, window), number in chosen.items()]
        self.benefit = shop.coffee(*self.limits)
        self.codes = [shop.card(choices=LONG) for _ in range(CARDS)]
        self.now = NOW
        self.uses: dict[str, tuple[int, int, datetime]] = {}

    def _in_another_branch(self, shop: Counter) -> Counter:
        place = branch(self.session, shop.vendor)
        row, secret = device(self.session, shop.vendor, branch_id=place.id)
        return Counter(self.session, self.ring, shop.vendor, row, secret, shop.misses)

    @rule(step=steps)
    def wait(self, step: timedelta) -> None:
        self.now += step

    @rule(target=given, card=st.integers(0, CARDS - 1), till=st.integers(0, BRANCHES - 1))
    def redeem(self, card: int, till: int) -> str:
        answer = self.tills[till].redeem(self.codes[card], self.benefit, now=self.now)
        body = json.loads(answer.body)
        expected = self._expected(card, till)
        assert body.get("reason") == expected, (self.limits, self.uses, card, till, self.now)
        if expected is None:
            self.uses[body["id"]] = (card, till, self.now)
        return body.get("id", "")

    @rule(public_id=given)
    def undo(self, public_id: str) -> None:
        if public_id in self.uses and self.now - self.uses[public_id][2] <= UNDO_FOR:
            assert self.tills[0].annul(public_id, now=self.now).status == 200
            del self.uses[public_id]

    def _expected(self, card: int, till: int) -> str | None:
        """Count, without places or ordinals."""
        for scope in SCOPES:
            for limit in self.limits:
                used = sum(
                    _same_window(limit.window, at, self.now)
                    and (scope is not LimitScope.CARD or card == of_card)
                    and (scope is not LimitScope.BRANCH or till == of_till)
                    for of_card, of_till, at in self.uses.values()
                )
                if limit.scope is scope and used >= limit.number:
                    return LIMIT_REASONS[scope].value
        return None

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.rollback()
            self.session.close()


def _same_window(window: Window, one: datetime, other: datetime) -> bool:
    a, b = one.astimezone(ZONE).date(), other.astimezone(ZONE).date()
    match window:
        case Window.DAY:
            return a == b
        case Window.WEEK:
            return a - timedelta(days=a.weekday()) == b - timedelta(days=b.weekday())
        case Window.MONTH:
            return (a.year, a.month) == (b.year, b.month)
        case _:
            return True


def play(
    engine: Engine, ring: KeyRing, machine: type[Till] = Till, *, phases: Sequence[Phase] = tuple(Phase)
) -> None:
    player = type("Player", (machine,), {"engine": engine, "ring": ring})
    run_state_machine_as_test(
        player,
        settings=settings(
            max_examples=size(25, 500),
            stateful_step_count=25,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_sequence_keeps_every_limit_and_refuses_nobody_wrongly(engine, ring):
    play(engine, ring)


def test_an_undo_that_frees_nothing_would_be_noticed(engine, ring):
    class Forgetful(Till):
        """Undoes in the model alone."""

        @rule(public_id=Till.given)
        def undo(self, public_id: str) -> None:
            self.uses.pop(public_id, None)

    with pytest.raises(AssertionError):
        play(engine, ring, Forgetful, phases=[Phase.generate])
