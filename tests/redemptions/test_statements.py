"""How much a redemption asks of the database."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from portal.core.periods import Window
from portal.core.prepared import Prepared
from portal.vendors.models import LimitScope
from portal.vendors.terms import Limit
from portal.web.extensions import db

CARD = Limit(LimitScope.CARD, Window.MONTH, 2)
BOTH = (CARD, Limit(LimitScope.CARD, Window.EVER, 5))
SHARED = (CARD, Limit(LimitScope.TOTAL, Window.DAY, 5))


@contextmanager
def committed(app, monkeypatch):
    """Collect what the database is asked between BEGIN and COMMIT, in the transactions that are committed."""
    asked: list[str] = []
    current: list[str] = []
    listeners = {
        "begin": lambda _connection: current.clear(),
        "before_cursor_execute": lambda _connection, _cursor, statement, *_: current.append(statement),
        "commit": lambda _connection: asked.extend(s for s in current if not s.startswith("BEGIN")),
    }
    ask = Prepared.ask
    monkeypatch.setattr(Prepared, "ask", staticmethod(lambda *it: (current.append(it[1]), ask(*it))))
    with app.app_context():
        engine = db.engine
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    yield asked
    for name, listener in listeners.items():
        event.remove(engine, name, listener)


@pytest.mark.parametrize(
    "limits, most", [((), 4), ((CARD,), 6), (BOTH, 6), (SHARED, 7)], ids=["none", "one", "two", "shared"]
)
def test_a_redemption_is_a_few_statements(app, stock, monkeypatch, limits, most):
    till, (code, coffee) = stock(lambda shop: (shop.card(), shop.coffee(*limits).id))
    assert till.scan(code).status_code == 200  # now the device is noted as seen

    with committed(app, monkeypatch) as asked:
        assert till.redeem(code, coffee).status_code == 201

    assert len(asked) == most


def test_a_gap_that_an_annulment_left_costs_one_more(app, stock, monkeypatch):
    till, (code, coffee) = stock(lambda shop: (shop.card(), shop.coffee(CARD).id))
    first = till.redeem(code, coffee).json["id"]
    till.redeem(code, coffee)
    till.annul(first)

    with committed(app, monkeypatch) as asked:
        assert till.redeem(code, coffee).status_code == 201

    assert len(asked) == 7


def test_a_replay_is_one_statement(app, stock, monkeypatch):
    till, (code, coffee) = stock(lambda shop: (shop.card(), shop.coffee(*SHARED).id))
    till.redeem(code, coffee, key="k" * 16)

    with committed(app, monkeypatch) as asked:
        till.redeem(code, coffee, key="k" * 16)

    assert len(asked) == 1
