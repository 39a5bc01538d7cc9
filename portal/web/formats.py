"""How templates write days, times and numbers: ``{{ application.submitted_at | day }}``."""

from collections.abc import Callable
from datetime import date, datetime

from flask import Flask

from portal.core import money, spanish
from portal.core.periods import local_day
from portal.web.clock import now
from portal.web.config import settings


def register(app: Flask) -> None:
    """Give every template the filters below, such as ``{{ application.submitted_at | day }}``."""
    filters: dict[str, Callable[..., str]] = {
        "day": _day,
        "clock": lambda at: spanish.write_time(at, settings().timezone),
        "moment": lambda at: spanish.write_moment(at, settings().timezone),
        "ago": lambda at: spanish.write_ago(at, now(), settings().timezone),
        "number": spanish.write_number,
        "size": spanish.write_size,
        "span": spanish.write_span,
        "pesos": money.format_pesos,
        "stopped": lambda words: words if words.endswith((".", "…")) else f"{words}.",
    }
    app.jinja_env.filters |= filters


def _day(when: date) -> str:
    """Write a day; an instant is the day it falls on here."""
    return spanish.write_date(local_day(when, settings().timezone) if isinstance(when, datetime) else when)
