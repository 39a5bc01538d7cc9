"""What the cashier reads is true: why not, and when it applies again."""

import json
from datetime import date, time

import pytest

from portal.core.periods import Window
from portal.redemptions.errors import Facts, Reason, RefusedError
from portal.redemptions.words import ANOTHER, refusal_words
from portal.vendors.models import LimitScope
from portal.vendors.terms import Limit
from tests.factories.redemptions import NOW, Counter

DAILY = Limit(LimitScope.CARD, Window.DAY, 1)
NEXT_TIME = [
    ((DAILY,), {}, "Ya usó este beneficio hoy.", "Mañana lo puede usar otra vez."),
    (
        (DAILY, Limit(LimitScope.CARD, Window.MONTH, 1)),
        {},
        "Ya usó este beneficio este mes.",
        "Desde el martes 1 de diciembre lo puede usar otra vez.",
    ),
    (
        (DAILY, Limit(LimitScope.TOTAL, Window.WEEK, 1)),
        {},
        "Ya usó este beneficio hoy.",
        "Desde el lunes 30 de noviembre lo puede usar otra vez.",
    ),
    (
        (DAILY,),
        {"weekdays": 0b0010010},
        "Ya usó este beneficio hoy.",
        "Desde el viernes 27 de noviembre lo puede usar otra vez.",
    ),
    ((DAILY,), {"valid_to": date(2026, 11, 24)}, "Ya usó este beneficio hoy.", ANOTHER),
    ((Limit(LimitScope.CARD, Window.EVER, 1), DAILY), {}, "Ya usó este beneficio.", ANOTHER),
    (
        (Limit(LimitScope.TOTAL, Window.DAY, 1),),
        {},
        "Ya se usó el único de este beneficio hoy.",
        "Mañana lo puede usar otra vez.",
    ),
]


@pytest.mark.parametrize(("limits", "terms", "message", "next_step"), NEXT_TIME, ids=range(len(NEXT_TIME)))
def test_what_she_hears_she_can_do_is_true(shop: Counter, limits, terms, message, next_step):
    code, coffee = shop.card(), shop.coffee(*limits, **terms)
    assert shop.redeem(code, coffee).status == 201

    told = json.loads(shop.redeem(code, coffee).body)

    assert (told["message"], told["next"]) == (message, next_step)
    assert shop.scan(code)["benefits"][0]["refusal"] == told


def test_nobody_is_sent_back_to_an_hour_that_does_not_come(shop: Counter):
    code, today = shop.card(), date(2026, 11, 24)
    last_day = shop.coffee(from_hour=time(8), to_hour=time(13), valid_to=today)
    evening = shop.coffee(from_hour=time(19), valid_to=today)

    assert json.loads(shop.redeem(code, last_day).body)["next"] == ANOTHER
    assert "Puede volver" in json.loads(shop.redeem(code, evening).body)["next"]


@pytest.mark.parametrize("typed", ["0000-0000-001", "0000 0000 00", "0000-0000-0000", "000000000U0"])
def test_a_mistyped_folio_is_told_as_that(shop: Counter, typed: str):
    told = json.loads(shop.redeem(typed, shop.coffee()).body)

    assert told["reason"] == Reason.UNKNOWN
    assert told["message"] == "Revisa el folio: una letra no coincide."
    assert "folio" not in json.loads(shop.redeem("https://example.mx/0", shop.coffee()).body)["message"]


def test_every_reason_has_its_words():
    facts = Facts(today=NOW.date(), terms=None, limit=DAILY, minutes=15)
    for reason in Reason:
        message, next_step = refusal_words(RefusedError(reason, facts))
        assert message.endswith(".") and next_step.endswith(".")
        assert all(len(sentence.split()) <= 20 for sentence in (message, next_step))
