"""Who has to be told by hand: by a call, WhatsApp or SMS, as she chose."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from portal.entrepreneurs.errors import ApplicationNotFoundError
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.scope import Scope, inside
from portal.outbox.models import Message, MessageState


def to_tell(scope: Scope) -> Select[Message, Application]:
    """Select the messages that staff have to pass on, each with its application."""
    query = (
        select(Message, Application)
        .join(Message.recipient)
        .join(Application, Application.recipient_id == Message.recipient_id)
        .where(Message.state == MessageState.BY_HAND)
        .options(contains_eager(Message.recipient))
        .order_by(Message.id)
    )
    return query.where(inside(scope))


def get_to_tell(session: Session, message_id: int, *, scope: Scope) -> tuple[Message, Application]:
    """Return one such message. :raises ApplicationNotFoundError: there is none inside ``scope``."""
    row = session.execute(to_tell(scope).where(Message.id == message_id)).one_or_none()
    if row is None:
        raise ApplicationNotFoundError(message_id)
    return row[0], row[1]
