"""Days, windows of time, ages and working days, all as the clock on the office's wall shows them."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import holidays


class Window(StrEnum):
    """In which time the uses of a benefit are counted against its limit."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    AGREEMENT = "agreement"
    EVER = "ever"


def window_key(window: Window, at: datetime, zone: ZoneInfo, agreement_id: int | None = None) -> str:
    """Name the window that the instant ``at`` falls in; two instants share a key if they share the window.

    Weeks begin on Monday and belong to the year of their Thursday (ISO 8601).

    :param at: aware instant, any zone.
    :param agreement_id: needed by ``Window.AGREEMENT`` alone; a renewed agreement is another window.
    :raises ValueError: the agreement is missing.
    """
    day = local_day(at, zone)
    match window:
        case Window.DAY:
            return day.isoformat()
        case Window.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}"
        case Window.MONTH:
            return f"{day:%Y-%m}"
        case Window.AGREEMENT:
            if agreement_id is None:
                raise ValueError("a limit by agreement needs the agreement")
            return f"agreement-{agreement_id}"
        case Window.EVER:
            return "ever"


def next_window(window: Window, day: date) -> date | None:
    """Return the first day of the window after the one of ``day``; ``None``: nobody knows of another."""
    match window:
        case Window.DAY:
            return day + timedelta(days=1)
        case Window.WEEK:
            return day + timedelta(days=7 - day.weekday())
        case Window.MONTH:
            return add_months(day.replace(day=1), 1)
        case Window.AGREEMENT | Window.EVER:
            return None


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """Return the day on the wall at the instant ``at``. :raises ValueError: ``at`` has no zone."""
    if at.tzinfo is None:
        raise ValueError("naive datetime: give it a zone first")
    return at.astimezone(zone).date()


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first instant of ``day`` and of the next, in UTC, for queries from ≤ x < to."""
    first, after = (datetime.combine(d, time(), zone) for d in (day, day + timedelta(days=1)))
    return first.astimezone(UTC), after.astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later; the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_at(birth: date, day: date) -> int:
    """Return her completed years on ``day``; born on 29 February, she completes them on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_working_day(day: date) -> bool:
    """Tell whether offices work: Monday to Friday, and no holiday of the law."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """Return the last day of a term of ``count`` working days that begins to run the day after ``day``.

    :param count: 0 or more; with 0 the term ends on ``day`` itself, working or not.
    """
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def working_days_between(first: date, last: date) -> int:
    """Count the working days after ``first`` up to and with ``last``; negative when ``last`` comes first."""
    if last < first:
        return -working_days_between(last, first)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)


@cache
def _holidays(year: int) -> frozenset[date]:
    """Return the compulsory days of rest of Mexico (the library knows none of a single state)."""
    return frozenset(holidays.country_holidays("MX", years=year))
