from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from portal.core import spanish

CANCUN = ZoneInfo("America/Cancun")
NOW = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)


def test_dates_and_times():
    assert spanish.write_date(date(2026, 11, 22)) == "22 de noviembre de 2026"
    assert spanish.write_weekday(date(2026, 11, 22)) == "domingo 22 de noviembre"
    assert spanish.write_time(NOW, CANCUN) == "3:05\u00a0p.m."
    assert spanish.write_moment(NOW, CANCUN) == "22 de noviembre de 2026, 3:05\u00a0p.m."


@pytest.mark.parametrize("hour, text", [(5, "12:05"), (6, "1:05"), (16, "11:05")])
def test_the_clock_has_twelve_hours_in_the_morning(hour, text):
    assert spanish.write_time(NOW.replace(hour=hour), CANCUN) == f"{text}\u00a0a.m."


def test_noon_is_in_the_afternoon():
    assert spanish.write_time(NOW.replace(hour=17), CANCUN) == "12:05\u00a0p.m."


def test_numbers():
    assert spanish.write_number(42800.5) == "42,800.5"
    assert spanish.write_number(Decimal("1106")) == "1,106"
    assert spanish.plural(1, "día", "días") == "1 día"
    assert spanish.plural(1_106, "día", "días") == "1,106 días"


@pytest.mark.parametrize(
    "things, text",
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a y b"),
        (["a", "b", "c"], "a, b y c"),
        (["madres", "hijas"], "madres e hijas"),
        (["Ana", "Itzel"], "Ana e Itzel"),
        (["agua", "hielo"], "agua y hielo"),
        (["Ana", "Iara"], "Ana y Iara"),
    ],
)
def test_lists(things, text):
    assert spanish.write_list(things) == text


@pytest.mark.parametrize(
    "before, text",
    [
        (timedelta(seconds=-5), "hace un momento"),
        (timedelta(seconds=59), "hace un momento"),
        (timedelta(minutes=1), "hace 1 minuto"),
        (timedelta(minutes=59), "hace 59 minutos"),
        (timedelta(hours=3), "hace 3 horas"),
        (timedelta(hours=16), "ayer"),
        (timedelta(days=3), "hace 3 días"),
        (timedelta(days=30), "hace 30 días"),
        (timedelta(days=31), "el 22 de octubre de 2026"),
    ],
)
def test_how_long_ago(before, text):
    assert spanish.write_ago(NOW - before, NOW, CANCUN) == text


@pytest.mark.parametrize(
    "span, text",
    [
        (timedelta(days=7), "7 días"),
        (timedelta(hours=24), "1 día"),
        (timedelta(hours=36), "36 horas"),
        (timedelta(minutes=90), "90 minutos"),
        (timedelta(minutes=1), "1 minuto"),
    ],
)
def test_how_long_something_lasts(span, text):
    assert spanish.write_span(span) == text


@pytest.mark.parametrize(
    "size, text", [(10_000_000, "10 MB"), (2_500_000, "2.5 MB"), (4_000_000_000, "4,000 MB")]
)
def test_how_heavy_something_is(size, text):
    assert spanish.write_size(size) == text
