"""Who acts."""

from typing import cast

from flask_login import current_user

from portal.accounts.models import User


def actor() -> User:
    """Return who is signed in, as a row."""
    return cast(User, current_user._get_current_object())
