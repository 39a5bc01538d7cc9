"""One woman has one card in production: many clerks press the button at the same moment.

Small: 20 rounds of 16 racers. Large: 200.
"""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.cards.actions import issuing
from portal.cards.actions.delivering import deliver_card
from portal.cards.actions.issuing import issue_card, request_replacement
from portal.cards.errors import CardInProductionError, ImpossibleStepError
from portal.cards.models import IN_PRODUCTION, IN_USE, Card
from portal.core.errors import DomainError
from portal.entrepreneurs.models import Application
from portal.preferences.catalogue import Choices
from portal.web.config import key_ring
from portal.web.extensions import db
from portal.web.transaction import transaction
from tests.factories.cards import delivered_card, printed_card, registered
from tests.promises.sizes import size

pytestmark = [pytest.mark.promise, pytest.mark.timeout(3600)]

RACERS = 16
ROUNDS = size(20, 200)
NOW = datetime.now(UTC)
Race = Callable[[], object]


def race(app: Flask, one: Race) -> Counter[str]:
    """Let all racers start at once, each in a transaction of its own; count what they were answered."""
    gate = threading.Barrier(RACERS)
    answers: Counter[str] = Counter()

    def run() -> None:
        with app.app_context():
            gate.wait()
            try:
                one()
            except DomainError as refusal:
                answers[type(refusal).__name__] += 1
            else:
                answers["done"] += 1

    threads = [threading.Thread(target=run) for _ in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def woman(app: Flask) -> int:
    with app.app_context(), transaction() as session:
        return registered(session).id


def issue_to(application_id: int) -> None:
    with transaction() as session:
        application = session.get_one(Application, application_id)
        issue_card(session, application, choices=Choices(), today=NOW.date(), by_id=None, now=NOW)


def count(app: Flask, application_id: int, states: frozenset) -> int:
    with app.app_context():
        query = select(Card.id).where(Card.application_id == application_id, Card.state.in_(states))
        return len(db.session.scalars(query).all())


def test_many_clerks_issue_one_card(app: Flask):
    for _ in range(ROUNDS):
        hers = woman(app)
        answers = race(app, lambda hers=hers: issue_to(hers))
        assert answers == {"done": 1, CardInProductionError.__name__: RACERS - 1}
        assert count(app, hers, IN_PRODUCTION) == 1


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the action's own look: each racer believes that no card is being made."""
    seen = threading.local()
    look = issuing.card_in_production

    def card_in_production(session, application_id):
        if getattr(seen, "before", None) == application_id:
            return look(session, application_id)
        seen.before = application_id
        return None

    monkeypatch.setattr(issuing, "card_in_production", card_in_production)


def test_the_database_alone_keeps_it_with_the_same_answer(app: Flask, blind):
    for _ in range(ROUNDS):
        hers = woman(app)
        answers = race(app, lambda hers=hers: issue_to(hers))
        assert answers == {"done": 1, CardInProductionError.__name__: RACERS - 1}
        assert count(app, hers, IN_PRODUCTION) == 1


def test_control_without_look_and_index_she_gets_many(app: Flask, blind):
    with app.app_context(), transaction() as session:
        session.execute(text("DROP INDEX uq_card_in_production"))
    hers = woman(app)
    assert race(app, lambda: issue_to(hers))["done"] > 1
    assert count(app, hers, IN_PRODUCTION) > 1


def test_many_counters_hand_over_one_card_and_end_the_old_one(app: Flask):
    for _ in range(ROUNDS // 4):
        with app.app_context(), transaction() as session:
            old = delivered_card(session, key_ring(), registered(session), now=NOW)
            request_replacement(session, old, reason="Rota", by_id=None, now=NOW)
            new_id = printed_card(session, key_ring(), old.application, now=NOW).id
            hers = old.application_id

        def deliver(new_id: int = new_id) -> None:
            with transaction() as session:
                deliver_card(
                    session,
                    session.get_one(Card, new_id),
                    token_id=None,
                    identity="INE",
                    ring=key_ring(),
                    today=NOW.date(),
                    by_id=None,
                    now=NOW,
                )

        assert race(app, deliver) == {"done": 1, ImpossibleStepError.__name__: RACERS - 1}
        assert count(app, hers, IN_USE) == 1
