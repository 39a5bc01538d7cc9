"""Who has to be told by hand: by a call, WhatsApp or SMS, as she chose."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from portal.entrepreneurs.errors import ApplicationNotFoundError
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.scope import Scope, inside
from portal.outbox.models import Message, MessageState

ORDER = (Message.id,)
"""Who waits longest comes first."""


def to_tell(scope: Scope) -> Select[Message]:
    """Select the messages that staff have to pass on; order it by ``ORDER``."""
    query = (
        select(Message)
        .join(Message.recipient)
        .join(Application, Application.recipient_id == Message.recipient_id)
        .where(Message.state == MessageState.BY_HAND)
        .options(contains_eager(Message.recipient))
    )
    return query.where(inside(scope))


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
