"""Write messages, and settle what became of them.

A woman's safe contact is asked twice: when a message is written, and again when it is about to leave,
since she may have changed her mind in between. What she did not allow is not even written down.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.core.database import lock_row
from portal.outbox.errors import NotToBeDoneError
from portal.outbox.models import Message, MessageState, Recipient

BY_HAND = frozenset({"answer_ready", "something_to_collect"})
"""Templates that staff may pass on by a call, WhatsApp or SMS; others carry a link and go by mail alone."""
TRIES = 8
LEASE = timedelta(minutes=5)
"""How long who sends a message has it alone."""


def write_message(
    session: Session,
    recipient: Recipient | None,
    *,
    template: str,
    facts: dict[str, Any],
    now: datetime,
    useful_until: datetime | None = None,
) -> Message | None:
    """Write a message in the transaction that causes it; ``None`` when her safe contact forbids it.

    By e-mail the portal sends it; a call, WhatsApp or SMS becomes a task of the staff, where it may.

    :param template: name of a file in ``templates/outbox``, without its ending.
    :param useful_until: when it is too late to send it; ``None``: never.
    """
    state = None if recipient is None else _way(recipient, template)
    if recipient is None or state is None:
        return None
    message = Message(
        recipient_id=recipient.id,
        template=template,
        facts=facts,
        state=state,
        created_at=now,
        next_try_at=now,
        useful_until=useful_until,
        attempts=0,
    )
    session.add(message)
    session.flush()
    return message


def take_message(session: Session, message_id: int, *, now: datetime) -> Message | None:
    """Take a message to send it; ``None`` when it is not due. Her safe contact is asked once more."""
    message = session.get(Message, message_id, with_for_update=True)
    if message is None or message.state is not MessageState.WAITING or message.next_try_at > now:
        return None
    session.refresh(message.recipient)
    if not message.recipient.accepts_email():
        message.state, message.facts = MessageState.WITHHELD, {}
        session.flush()
        return None
    if message.useful_until is not None and message.useful_until <= now:
        message.state, message.facts, message.fault = MessageState.FAILED, {}, "too late"
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


def note_told(session: Session, message: Message, *, by_id: int, now: datetime) -> None:
    """Note that somebody of the staff told her.

    :raises NotToBeDoneError: it is no task, or no longer.
    """
    _lock_task(session, message)
    message.state, message.sent_at, message.facts = MessageState.SENT, now, {}
    message.done_by_id, message.attempts = by_id, message.attempts + 1
    session.flush()


def note_not_reached(session: Session, message: Message, *, by_id: int, now: datetime) -> None:
    """Note that somebody tried in vain; the task stays.

    :raises NotToBeDoneError: it is no task, or no longer.
    """
    _lock_task(session, message)
    message.next_try_at, message.done_by_id = now, by_id
    message.attempts += 1
    session.flush()


def try_again(session: Session, message: Message, *, facts: dict[str, Any], now: datetime) -> None:
    """Let a message that failed go once more, by the way that she allows today; withheld, if by none.

    :param facts: what its words need: they were emptied when it failed.
    :raises NotToBeDoneError: it did not fail, or it carries a link, whose secret is nowhere any more.
    """
    lock_row(session, message)
    if message.state is not MessageState.FAILED or message.template not in BY_HAND:
        raise NotToBeDoneError(message.id)
    way = _way(message.recipient, message.template)
    message.state = way or MessageState.WITHHELD
    message.facts, message.fault = facts if way else {}, None
    message.attempts, message.next_try_at = 0, now
    session.flush()


def take_back(session: Session, recipient_id: int | None, *, template: str) -> None:
    """Forget what has not left yet and says nothing new any more: she came before she was told."""
    session.execute(
        delete(Message).where(
            Message.recipient_id == recipient_id,
            Message.template == template,
            Message.state.in_((MessageState.WAITING, MessageState.BY_HAND)),
        )
    )


def reconsider(session: Session, recipient: Recipient, *, is_elsewhere: bool = False) -> None:
    """Let what has not left yet follow her choice: she changed how, or whether, she may be reached.

    :param is_elsewhere: her e-mail is another now; a link that was asked for the first does not go there.
    """
    pending = session.scalars(
        select(Message)
        .where(
            Message.recipient_id == recipient.id,
            Message.state.in_((MessageState.WAITING, MessageState.BY_HAND)),
        )
        .with_for_update()
    )
    for message in pending:
        way = _way(recipient, message.template)
        if way is None or (is_elsewhere and message.template not in BY_HAND):
            message.state, message.facts = MessageState.WITHHELD, {}
        else:
            message.state = way
    session.flush()


def _way(recipient: Recipient, template: str) -> MessageState | None:
    """Return how a message may reach her; ``None`` when it may not."""
    if recipient.accepts_email():
        return MessageState.WAITING
    return MessageState.BY_HAND if recipient.accepts() and template in BY_HAND else None


def _lock_task(session: Session, message: Message) -> None:
    lock_row(session, message)
    if message.state is not MessageState.BY_HAND:
        raise NotToBeDoneError(message.id)
