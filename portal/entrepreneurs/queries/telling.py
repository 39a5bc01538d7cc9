"""Messages to her: what became of each, which failed, and which staff pass on by a call, WhatsApp or SMS."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from portal.accounts.models import User
from portal.entrepreneurs.errors import ApplicationNotFoundError
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.scope import Scope, inside
from portal.outbox.actions import BY_HAND
from portal.outbox.models import Message, MessageState

ORDER = (Message.id,)
"""Who waits longest comes first."""


def to_tell(scope: Scope) -> Select[Message]:
    """Select the messages that staff have to pass on; order it by ``ORDER``."""
    return _messages(scope, MessageState.BY_HAND)


def women_of(session: Session, messages: Sequence[Message]) -> dict[int, Application]:
    """Return whom each message is for, by the recipient."""
    ids = [message.recipient_id for message in messages]
    query = select(Application).where(Application.recipient_id.in_(ids))
    return {woman.recipient_id or 0: woman for woman in session.scalars(query)}


def get_to_tell(session: Session, message_id: int, *, scope: Scope) -> tuple[Message, Application]:
    """Return one such message. :raises ApplicationNotFoundError: there is none inside ``scope``."""
    query = to_tell(scope).where(Message.id == message_id).add_columns(Application)
    row = session.execute(query).one_or_none()
    if row is None:
        raise ApplicationNotFoundError(message_id)
    return row[0], row[1]


def failed(scope: Scope) -> Select[Message]:
    """Select the messages that did not leave and can be tried again; order it by ``ORDER``, descending."""
    return _messages(scope, MessageState.FAILED).where(Message.template.in_(BY_HAND))


def count_failed(session: Session, scope: Scope) -> int:
    counted = failed(scope).with_only_columns(Message.id).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


def messages_to(
    session: Session, application: Application, *, most: int
) -> Sequence[tuple[Message, str | None]]:
    """Return the latest messages to her, each with who of the staff told her."""
    rows = session.execute(
        select(Message, User.name)
        .outerjoin(User, User.id == Message.done_by_id)
        .where(Message.recipient_id == application.recipient_id)
        .order_by(Message.id.desc())
        .limit(most)
    )
    return [(message, name) for message, name in rows]


def get_message(session: Session, application: Application, message_id: int) -> Message:
    """Return one message to her. :raises ApplicationNotFoundError: it is another's."""
    message = session.get(Message, message_id)
    if message is None or message.recipient_id != application.recipient_id:
        raise ApplicationNotFoundError(message_id)
    return message


def _messages(scope: Scope, state: MessageState) -> Select[Message]:
    return (
        select(Message)
        .join(Message.recipient)
        .join(Application, Application.recipient_id == Message.recipient_id)
        .where(Message.state == state)
        .options(contains_eager(Message.recipient))
        .where(inside(scope))
    )
