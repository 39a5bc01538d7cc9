"""What her pages share: whose application they show, and how much of it."""

from zoneinfo import ZoneInfo

from flask import g
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.own import own_application
from portal.web.config import settings


def zone() -> ZoneInfo:
    return settings().timezone


def mine(session: Session, *, lock: bool = False) -> Application:
    """Return the application of the woman who is signed in. :raises ApplicationNotFoundError: none."""
    return own_application(session, current_user.id, lock=lock)


def sees_her_data() -> bool:
    """Tell whether she may see what she typed; who came with folio and PIN alone may not."""
    return not g.sign_in.with_pin
