"""Note that a device lives."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from portal.redemptions import statements
from portal.redemptions.till import Till

SEEN_EVERY = timedelta(minutes=1)
"""How exact a device's last sign of life is: a scan is not worth a write."""


def note_seen(connection: Connection, till: Till, *, now: datetime) -> None:
    """Write a device's last sign of life, unless somebody just did."""
    facts = {"who": till.who, "before": now - SEEN_EVERY, "now": now}
    connection.execute(statements.NOTE_SEEN[till.by], facts)
