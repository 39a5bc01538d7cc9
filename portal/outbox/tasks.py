"""Send what waits: right after the commit, and again every minute for what was not reached."""

import smtplib

from flask_mailman import EmailMessage
from sqlalchemy import select

from portal.outbox.actions import settle_message, take_message
from portal.outbox.models import Message, MessageState
from portal.outbox.wording import words_of
from portal.web.background import enqueue, job, repeated
from portal.web.clock import now
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.transaction import transaction

AT_ONCE = 50


def wake_sender(message: Message | None) -> None:
    """Ask that a message leave now, if there is one; call it after the commit."""
    if message is not None:
        enqueue(send_message, message_id=message.id)


@job
def send_message(message_id: int) -> None:
    """Send one message, outside any transaction: mail is slow, and may fail."""
    with transaction() as session:
        message = take_message(session, message_id, now=now())
        letter = None if message is None else _letter(message)
    if letter is None:
        return
    fault = None
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as error:
        fault = type(error).__name__
    with transaction() as session:
        settle_message(session, message_id, fault=fault, now=now())


@repeated(every_minutes=1)
def sweep() -> None:
    """Send what no wake-up reached, and what failed before."""
    due = (Message.state == MessageState.WAITING, Message.next_try_at <= now())
    waiting = db.session.scalars(select(Message.id).where(*due).order_by(Message.id).limit(AT_ONCE)).all()
    for message_id in waiting:
        send_message(message_id)


def _letter(message: Message) -> EmailMessage:
    subject, body = words_of(message)
    return EmailMessage(subject, body, settings().mail_from, [message.recipient.email])
