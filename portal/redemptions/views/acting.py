"""Who looks, and when."""

from datetime import UTC, date, datetime
from typing import cast

from flask_login import current_user

from portal.accounts.models import User
from portal.core.periods import local_day
from portal.web.config import settings


def actor() -> User:
    """Return who is signed in, as a row."""
    return cast(User, current_user._get_current_object())


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return local_day(now(), settings().timezone)
