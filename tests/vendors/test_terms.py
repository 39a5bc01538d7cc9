from datetime import date, time

import pytest

from portal.vendors.models import BenefitKind, LimitScope, Window
from portal.vendors.terms import Limit, Terms


def sentence(**facts) -> str:
    terms = Terms(**{"kind": BenefitKind.PERCENT, "percent": 10, "item": "repostería"} | facts)
    return terms.sentence().replace("\N{NO-BREAK SPACE}", " ")


def test_the_sentence_of_every_day():
    limits = (Limit(LimitScope.CARD, Window.MONTH, 1),)

    written = sentence(limits=limits, weekdays=0b11111)

    assert written == "10 % en repostería, una vez al mes, de lunes a viernes"


@pytest.mark.parametrize(
    "facts, words",
    [
        ({"kind": BenefitKind.PERCENT, "percent": 15, "item": "toda la compra"}, "15 % en toda la compra"),
        (
            {"kind": BenefitKind.FIXED_AMOUNT, "amount": 5000, "item": "telas"},
            "$50.00 menos en telas",
        ),
        ({"kind": BenefitKind.FREE_ITEM, "item": "examen de la vista"}, "Examen de la vista gratis"),
        (
            {"kind": BenefitKind.SPECIAL_PRICE, "amount": 15000, "item": "química sanguínea"},
            "Química sanguínea a $150.00",
        ),
    ],
)
def test_each_kind_says_what_is_given(facts, words):
    assert sentence(**facts) == words


@pytest.mark.parametrize(
    "limit, words",
    [
        (Limit(LimitScope.CARD, Window.DAY, 1), "una vez al día"),
        (Limit(LimitScope.CARD, Window.WEEK, 2), "2 veces a la semana"),
        (Limit(LimitScope.CARD, Window.AGREEMENT, 12), "12 veces durante el convenio"),
        (Limit(LimitScope.CARD, Window.EVER, 1), "una sola vez"),
        (Limit(LimitScope.TOTAL, Window.DAY, 20), "hasta 20 al día entre todas"),
        (Limit(LimitScope.BRANCH, Window.MONTH, 50), "hasta 50 al mes por sucursal"),
    ],
)
def test_each_limit_has_its_words(limit, words):
    assert sentence(limits=(limit,)) == f"10 % en repostería, {words}"


@pytest.mark.parametrize(
    "weekdays, words",
    [
        (0b1111111, ""),
        (0b1100000, ", los sábados y domingos"),
        (0b0000001, ", los lunes"),
        (0b0010101, ", los lunes, miércoles y viernes"),
        (0b0111110, ", de martes a sábado"),
    ],
)
def test_days_are_said_as_people_say_them(weekdays, words):
    assert sentence(weekdays=weekdays) == f"10 % en repostería{words}"


@pytest.mark.parametrize(
    "start, end, words",
    [
        (time(7), time(13), "de 7:00 a.m. a 1:00 p.m."),
        (time(13), None, "desde la 1:00 p.m."),
        (None, time(11, 30), "antes de las 11:30 a.m."),
    ],
)
def test_hours_are_said_as_people_say_them(start, end, words):
    assert sentence(from_hour=start, to_hour=end) == f"10 % en repostería, {words}"


def test_minimum_cap_and_dates_are_in_the_sentence():
    written = sentence(minimum=10000, cap=20000, valid_from=date(2026, 1, 2), valid_to=date(2026, 12, 31))

    assert written == (
        "10 % en repostería, en compras desde $100.00, hasta $200.00 de ahorro, "
        "desde el 2 de enero de 2026, hasta el 31 de diciembre de 2026"
    )
