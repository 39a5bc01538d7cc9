"""Choose."""

from datetime import datetime
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.preferences.catalogue import Choices
from portal.preferences.errors import OutOfBoundsError, UnknownChoiceError
from portal.preferences.models import Preference
from portal.preferences.queries import forget


def choose(session: Session, *, key: str, value: object, by_id: int | None, now: datetime) -> None:
    """Set one choice; the default is a choice like any other.

    :raises UnknownChoiceError: no such key, or a value of another kind than its default.
    :raises OutOfBoundsError: a number that this choice does not allow.
    """
    known = _known(key)
    if type(value) is not type(known.default):
        raise UnknownChoiceError(key)
    if type(value) is int and not known.metadata["least"] <= value <= known.metadata["most"]:
        raise OutOfBoundsError(key)
    row = session.scalar(select(Preference).where(Preference.key == key).with_for_update())
    if row is None:
        row = Preference(key=key)
        session.add(row)
    row.value, row.changed_at, row.changed_by_id = value, now, by_id
    session.flush()
    record(
        session,
        action="choose",
        kind="preference",
        subject_id=row.id,
        by_id=by_id,
        now=now,
        note=f"{key}: {value}",
    )
    event.listen(session, "after_commit", forget, once=True)


def reset(session: Session, key: str, *, now: datetime) -> object:
    """Set one choice back to its default, from the machine: nobody of the portal may be able to come in.

    :raises UnknownChoiceError: no such key.
    """
    default: object = _known(key).default
    choose(session, key=key, value=default, by_id=None, now=now)
    return default


def _known(key: str) -> Any:
    known = Choices.__dataclass_fields__.get(key)
    if known is None:
        raise UnknownChoiceError(key)
    return known
