"""Opening hours of a week: whether a branch is open, and how that is said.

A week is as in ``Branch.hours``: seven entries, Monday first, each ``[open, close]`` as ``HH:MM`` or
``None`` for closed; an empty week was not told. A closing not after the opening is of the next day.
Holidays are not known here, so nothing is promised for them.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from portal.core.spanish import write_at, write_clock
from portal.vendors.terms import WEEKDAYS

Day = Sequence[str] | None


def closing_time(week: Sequence[Day], local: datetime) -> datetime | None:
    """Return until when it is open at the moment ``local``, or ``None`` when it is closed.

    :param local: in the portal's zone.
    """
    for day in (local.date() - timedelta(days=1), local.date()):
        span = _span(week, day, local)
        if span is not None and span[0] <= local < span[1]:
            return span[1]
    return None


def next_opening(week: Sequence[Day], local: datetime) -> datetime | None:
    """Return when it opens next after ``local``, or ``None`` when no day has hours."""
    for ahead in range(8):
        span = _span(week, local.date() + timedelta(days=ahead), local)
        if span is not None and span[0] > local:
            return span[0]
    return None


def say_now(week: Sequence[Day], local: datetime) -> str:
    """Say ``Abierto hasta las 9:00 p.m.`` or ``Cerrado. Abre mañana a las 7:00 a.m.``; empty: not told."""
    closes = closing_time(week, local)
    if closes is not None:
        return f"Abierto hasta {write_at(closes.time())}"
    opens = next_opening(week, local)
    if opens is None:
        return ""
    return f"Cerrado. Abre {_which_day(opens.date(), local.date())}a {write_at(opens.time())}"


def say_week(week: Sequence[Day]) -> list[tuple[str, str]]:
    """Return days and their hours in words, days of equal hours together: ``lunes a viernes``."""
    days = []
    for hours, group in groupby(range(len(week)), key=lambda day: tuple(week[day] or ())):
        run = list(group)
        name = WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]} a {WEEKDAYS[run[-1]]}"
        said = " a ".join(write_clock(time.fromisoformat(hour)) for hour in hours) or "cerrado"
        days.append((name, said))
    return days


def _span(week: Sequence[Day], day: date, local: datetime) -> tuple[datetime, datetime] | None:
    hours = week[day.weekday()] if week else None
    if not hours:
        return None
    opens, closes = (datetime.combine(day, time.fromisoformat(hour), local.tzinfo) for hour in hours)
    return opens, closes if closes > opens else closes + timedelta(days=1)


def _which_day(day: date, today: date) -> str:
    ahead = (day - today).days
    if ahead == 0:
        return ""
    return "mañana " if ahead == 1 else f"el {WEEKDAYS[day.weekday()]} "
