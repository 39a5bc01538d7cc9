"""How dates, times, numbers and lists are written in Mexican Spanish.

Babel where its data are right; our own words where the institute writes otherwise.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

LOCALE = "es_MX"

_SOUND_I = re.compile(r"\W*h?[ií](?![aeou])", re.IGNORECASE)
"""A word that begins with the vowel i; in hielo and Iara it is no vowel, and ``y`` stays."""


@lru_cache(maxsize=2048)
def write_date(day: date) -> str:
    """Write ``22 de noviembre de 2026``."""
    return format_date(day, "d 'de' MMMM 'de' y", locale=LOCALE)


def write_weekday(day: date) -> str:
    """Write ``domingo 22 de noviembre``."""
    return format_date(day, "EEEE d 'de' MMMM", locale=LOCALE)


def write_time(at: datetime, zone: ZoneInfo) -> str:
    """Write ``3:05 p.m.`` with a space that never breaks; the zone is never named.

    :param at: aware instant, any zone.
    """
    return write_clock(at.astimezone(zone).time())


def write_clock(hour: time) -> str:
    """Write an hour of the wall as ``write_time`` does."""
    return f"{hour.hour % 12 or 12}:{hour.minute:02}\N{NO-BREAK SPACE}{'ap'[hour.hour >= 12]}.m."


def write_at(hour: time) -> str:
    """Write ``las 9:00 p.m.`` or ``la 1:00 p.m.``, as it follows «a» or «desde»."""
    return f"{'la' if hour.hour % 12 == 1 else 'las'} {write_clock(hour)}"


def write_moment(at: datetime, zone: ZoneInfo) -> str:
    """Write ``22 de noviembre de 2026, 3:05 p.m.``"""
    return f"{write_date(at.astimezone(zone).date())}, {write_time(at, zone)}"


def write_number(number: float | Decimal) -> str:
    """Write ``42,800.5``: comma for thousands, point for decimals, at most three of them."""
    return format_decimal(number, locale=LOCALE)


def write_list(things: Sequence[str]) -> str:
    """Write ``a, b y c``; ``e`` stands before the sound i, as in ``madres e hijas``."""
    if len(things) < 2:
        return "".join(things)
    link = "e" if _SOUND_I.match(things[-1]) else "y"
    return f"{', '.join(things[:-1])} {link} {things[-1]}"


def write_ago(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Write ``hace un momento``, ``hace 5 minutos``, ``hace 3 horas``, ``ayer`` or ``hace 3 días``.

    From yesterday on days of the calendar count, not 24 hours: at nine in the morning
    what came at ten last night came yesterday. After thirty days the date says more.
    """
    days = (now.astimezone(zone).date() - at.astimezone(zone).date()).days
    if days > 30:
        return f"el {write_date(at.astimezone(zone).date())}"
    if days > 1:
        return f"hace {days} días"
    if days == 1:
        return "ayer"
    minutes = (now - at) // timedelta(minutes=1)
    if minutes < 1:
        return "hace un momento"
    if minutes < 60:
        return f"hace {plural(minutes, 'minuto', 'minutos')}"
    return f"hace {plural(minutes // 60, 'hora', 'horas')}"


def write_span(span: timedelta) -> str:
    """Write ``7 días``, ``8 horas`` or ``15 minutos``: the largest unit that leaves no rest."""
    for unit, one, many in ((timedelta(days=1), "día", "días"), (timedelta(hours=1), "hora", "horas")):
        if span >= unit and not span % unit:
            return plural(span // unit, one, many)
    return plural(span // timedelta(minutes=1), "minuto", "minutos")


def write_size(size: int) -> str:
    """Write ``10 MB``. :param size: in bytes."""
    return f"{write_number(round(size / 1_000_000, 1))} MB"


def plural(count: int, one: str, many: str) -> str:
    """Write ``1 día`` or ``1,106 días``."""
    return f"{write_number(count)} {one if count == 1 else many}"
