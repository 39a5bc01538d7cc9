"""Note what a till did that redeemed nothing: it lives, and it was refused a card."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection

from portal.redemptions import answers, statements
from portal.redemptions.codes import Code
from portal.redemptions.errors import Reason, RefusedError
from portal.redemptions.till import Till

SEEN_EVERY = timedelta(minutes=1)
"""How exact a device's last sign of life is: a scan is not worth a write."""


def note_seen(connection: Connection, till: Till, *, now: datetime) -> None:
    """Write a device's last sign of life, unless somebody just did."""
    facts = {"who": till.who, "before": now - SEEN_EVERY, "now": now}
    connection.execute(statements.NOTE_SEEN[till.by], facts)


def note_refused_scan(
    connection: Connection, till: Till, code: Code, refused: RefusedError, *, now: datetime
) -> None:
    """Keep that a card was refused when it was scanned. A code that is none of ours is not worth a row."""
    device = statements.THE_TILL[till.by].row(connection, {"who": till.who, "today": now.date()})
    if device is None or refused.reason is Reason.UNKNOWN:
        return
    holder = statements.THE_CARD[code.kind].row(connection, {"code": code.key})
    answer = answers.refused(refused)
    statements.INSERT_ATTEMPT.rows(
        connection,
        {
            "device_id": device.device_id,
            "key": secrets.token_hex(16),
            "digest": hashlib.sha256(code.text.encode()).digest(),
            "status": answer.status,
            "answer": answer.body,
            "reason": refused.reason.value,
            "benefit_id": None,
            "card_id": holder.card_id if holder else None,
            "at": now,
        },
    )
