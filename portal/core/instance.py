"""The keys of one installation, and the rule that data never goes on without them."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url

from portal.core.database import engine_options
from portal.core.secrets import own_key
from portal.settings import Settings


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens the data, and what signs the sessions."""

    data: bytes
    session: bytes
    are_new: bool
    """True while there is no data: the signing keys, too, may be made."""


def own_keys(settings: Settings) -> Keys:
    """Read the keys of this installation; make them when there is no data yet.

    :raises KeyMissingError: there is a database, and a key is missing.
    :raises DatabaseMovedError: the SQLite file of these settings went to another database.
    """
    refuse_what_moved(settings)
    folder = settings.instance / "keys"
    names = ("data", "session")
    may_create = not has_data(settings)
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    data, session = (own_key(folder / name, may_create=may_create) for name in names)
    return Keys(data, session, may_create)


class DatabaseMovedError(ValueError):
    """The data are elsewhere now; a new empty database here would be taken for them."""


def moved_to(path: Path) -> Path:
    """Return the name that a SQLite file has after it was moved to another database."""
    return path.with_name(f"{path.name}.moved")


def refuse_what_moved(settings: Settings) -> None:
    """:raises DatabaseMovedError: the SQLite file of these settings went to another database."""
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    path = Path(url.database)
    if not path.exists() and moved_to(path).exists():
        raise DatabaseMovedError(
            f"los datos de {path} se movieron a otra base. Pon PORTAL_DATABASE_URL con su dirección."
        )


def has_data(settings: Settings) -> bool:
    """Tell whether the database has the portal's tables."""
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).exists()):
        return False
    engine = create_engine(**engine_options(settings.database))
    try:
        return inspect(engine).has_table("user")
    finally:
        engine.dispose()
