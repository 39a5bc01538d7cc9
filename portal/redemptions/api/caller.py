"""Find out who asks: a device by its bearer token, or a cashier by her session."""

import threading
import time
from datetime import datetime

from flask import abort, current_app
from flask_login import current_user

from portal.redemptions.actions import note_seen
from portal.redemptions.actions.seeing import SEEN_EVERY
from portal.redemptions.errors import UnknownTillError
from portal.redemptions.till import Till
from portal.vendors.actions.devices import own_device
from portal.vendors.credentials import digest_of
from portal.vendors.errors import MemberNotFoundError
from portal.vendors.queries.shops import has_own_device
from portal.web.extensions import csrf, db
from portal.web.machines import bearer
from portal.web.transaction import bare_transaction, transaction


def caller(now: datetime) -> Till:
    """Return who asks. A device's secret is checked with the request itself, in its one transaction.

    A cookie is sent by the browser whoever made the page that asks: so it needs the CSRF token as well.

    :raises UnknownTillError: neither device nor session.
    """
    secret = bearer()
    if secret is not None:
        return Till("secret", digest_of(secret))
    if not current_user.is_authenticated:
        raise UnknownTillError
    if current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()
    if not current_user.is_shop:
        abort(403)
    till = Till("user", current_user.id)
    _ensure_own_device(now)
    db.session.rollback()  # what was read to know her is read; the till's own transaction comes now
    return till


def _ensure_own_device(now: datetime) -> None:
    """Make it, or move it to the shop where she works now; answer 403 if she works for none."""
    user_id, name = current_user.id, current_user.name
    if has_own_device(db.session, user_id):
        return
    try:
        with transaction() as session:
            own_device(session, user_id, name=name, now=now)
    except MemberNotFoundError:
        abort(403)


class LastSeen:
    """Writes each device's last sign of life at most once a minute, apart from what it asked for."""

    def __init__(self) -> None:
        self._written: dict[bytes | int, float] = {}
        self._lock = threading.Lock()

    def note(self, till: Till, now: datetime) -> None:
        """Write that the device lives, when it is due. Only for a till that was let in."""
        with self._lock:
            last = self._written.get(till.who)
            if last is not None and time.monotonic() - last < SEEN_EVERY.total_seconds():
                return
            self._written[till.who] = time.monotonic()
        with bare_transaction() as connection:
            note_seen(connection, till, now=now)
