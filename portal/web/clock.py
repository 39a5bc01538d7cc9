"""What time it is, for those who ask from outside the domain, which is always told."""

from datetime import UTC, date, datetime

from portal.core.periods import local_day
from portal.web.config import settings


def now() -> datetime:
    return datetime.now(UTC)


def local_now() -> datetime:
    """Return what the clock on the office's wall shows."""
    return now().astimezone(settings().timezone)


def today() -> date:
    """Return the day on the office's wall."""
    return local_day(now(), settings().timezone)
