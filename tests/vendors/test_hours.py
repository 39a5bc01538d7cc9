from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.vendors.hours import closing_time, next_opening, say_now, say_week

ZONE = ZoneInfo("America/Cancun")
WORKDAYS = [["09:00", "19:00"]] * 5 + [["09:00", "13:30"], None]
NIGHTS = [None] * 4 + [["20:00", "02:00"]] * 2 + [None]


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    "moment, words",
    [
        (local(23, 9), "Abierto hasta las 7:00 p.m."),
        (local(23, 18, 59), "Abierto hasta las 7:00 p.m."),
        (local(23, 19), "Cerrado. Abre mañana a las 9:00 a.m."),
        (local(23, 8, 59), "Cerrado. Abre a las 9:00 a.m."),
        (local(28, 13, 29), "Abierto hasta la 1:30 p.m."),
        (local(28, 14), "Cerrado. Abre el lunes a las 9:00 a.m."),
    ],
)
def test_whether_it_is_open_is_said_in_words(moment, words):
    assert say_now(WORKDAYS, moment).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    "moment, is_open",
    [(local(28, 1), True), (local(28, 2), False), (local(27, 1), False), (local(29, 1, 59), True)],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(moment, is_open):
    assert (closing_time(NIGHTS, moment) is not None) is is_open


def test_hours_that_were_not_told_say_nothing():
    assert say_now([], local(23, 12)) == ""
    assert next_opening([None] * 7, local(23, 12)) is None


def test_days_of_equal_hours_are_said_together():
    assert [(name, hours.replace("\N{NO-BREAK SPACE}", " ")) for name, hours in say_week(WORKDAYS)] == [
        ("lunes a viernes", "9:00 a.m. a 7:00 p.m."),
        ("sábado", "9:00 a.m. a 1:30 p.m."),
        ("domingo", "cerrado"),
    ]
