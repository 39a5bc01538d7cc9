"""Warn a shop before its agreement ends: 60, 30 and 7 days ahead, each once."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.outbox.actions import write_message
from portal.outbox.models import Message
from portal.vendors.models import Agreement
from portal.vendors.queries.pending import agreements_ending


def warn_about_ends(session: Session, *, today: date, now: datetime) -> list[Message]:
    """Write the warnings that are due by today and were not written.

    A warning that a standstill of the portal left out is not made up for: the next one says the same.
    """
    written = []
    for ending in agreements_ending(session, today):
        agreement = session.get_one(Agreement, ending.agreement.id, with_for_update=True)
        due, last = ending.warning, agreement.warned_days
        if due is None or (last is not None and last <= due):
            continue
        agreement.warned_days = due
        recipient = agreement.vendor.recipient
        facts = {"days": ending.days_left}
        message = recipient and write_message(
            session, recipient, template="agreement_ends", facts=facts, now=now
        )
        if message:
            written.append(message)
    session.flush()
    return written
