"""Reads of what staff chose."""

import time
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.preferences.catalogue import Choices
from portal.preferences.models import Preference

FRESH_FOR = 5.0
"""Seconds that a process goes on with what it read: every page needs it, and it seldom changes."""

_CHOSEN = select(Preference.key, Preference.value)

_read: WeakKeyDictionary[Engine, tuple[float, Choices]] = WeakKeyDictionary()
_lock = Lock()


def choices(source: Session | Engine) -> Choices:
    """Return every choice, the defaults where staff chose nothing; at most ``FRESH_FOR`` seconds old.

    :param source: the session, or the engine where none is open and none is worth opening.
    """
    engine = source if isinstance(source, Engine) else source.get_bind().engine
    with _lock:
        at, known = _read.get(engine, (0.0, None))
    if known is not None and time.monotonic() - at < FRESH_FOR:
        return known
    if isinstance(source, Engine):
        with source.connect() as connection:
            rows = connection.execute(_CHOSEN).all()
    else:
        rows = source.execute(_CHOSEN).all()
    chosen: dict[str, Any] = {key: value for key, value in rows if key in Choices.__dataclass_fields__}
    known = Choices(**chosen)
    with _lock:
        _read[engine] = (time.monotonic(), known)
    return known


def forget(session: Session) -> None:
    """Read anew the next time: something was chosen."""
    with _lock:
        _read.pop(session.get_bind().engine, None)
