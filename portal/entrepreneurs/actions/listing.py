"""Keep the lists that staff choose from. What was used once is never deleted, only not offered."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.entrepreneurs.errors import OnTheListError
from portal.entrepreneurs.models import Giro, ReadyPhrase, RejectionReason

Entry = Giro | RejectionReason | ReadyPhrase


def keep_entry(
    session: Session, entry: Entry, *, words: str, is_offered: bool, field: str, by_id: int, now: datetime
) -> None:
    """Add an entry of a list, or change one.

    :param field: for a ready phrase, the slug that it asks about; empty for any.
    :raises OnTheListError: another entry says the same.
    """
    try:
        with session.begin_nested():
            if isinstance(entry, Giro):
                entry.name = words
            else:
                entry.words = words
            if isinstance(entry, ReadyPhrase):
                entry.field = field
            entry.is_offered = is_offered
            session.add(entry)
            session.flush()
    except IntegrityError:
        raise OnTheListError(words) from None
    kind = type(entry).__tablename__
    record(session, action="keep_entry", kind=kind, subject_id=entry.id, by_id=by_id, now=now, note=words)
    session.flush()
