"""Write messages, and settle what became of them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.outbox.models import Message, MessageState, Recipient

TRIES = 8
LEASE = timedelta(minutes=5)
"""How long who sends a message has it alone."""


def write_message(
    session: Session, recipient: Recipient, *, template: str, facts: dict[str, Any], now: datetime
) -> Message | None:
    """Write a message in the transaction that causes it; ``None`` when her safe contact forbids it.

    :param template: name of a file in ``templates/outbox``, without its ending.
    """
    if not recipient.accepts_email():
        return None
    message = Message(
        recipient_id=recipient.id, template=template, facts=facts, created_at=now, next_try_at=now, attempts=0
    )
    session.add(message)
    session.flush()
    return message


def take_message(session: Session, message_id: int, *, now: datetime) -> Message | None:
    """Take a message to send it; ``None`` when it is not due. Her safe contact is asked once more."""
    message = session.get(Message, message_id, with_for_update=True)
    if message is None or message.state is not MessageState.WAITING or message.next_try_at > now:
        return None
    if not message.recipient.accepts_email():
        message.state, message.facts = MessageState.WITHHELD, {}
        session.flush()
        return None
    message.attempts += 1
    message.next_try_at = now + LEASE
    session.flush()
    return message


def settle_message(session: Session, message_id: int, *, fault: str | None, now: datetime) -> None:
    """Note that a message left, or why not: it is tried again later and later, eight times in all.

    :param fault: ``None`` when it left; the kind of failure, never an address.
    """
    message = session.get_one(Message, message_id, with_for_update=True)
    if fault is None:
        message.state, message.sent_at, message.facts, message.fault = MessageState.SENT, now, {}, None
    elif message.attempts >= TRIES:
        message.state, message.facts, message.fault = MessageState.FAILED, {}, fault
    else:
        message.next_try_at, message.fault = now + timedelta(minutes=2**message.attempts), fault
    session.flush()
