"""Every setting that the machine's keeper chooses, with type, unit and default.

What staff choose (name, colours, days of validity, limits) is in ``portal.preferences``.
"""

import logging
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "PORTAL_"


class SettingsError(ValueError):
    """A setting is missing or malformed; the message says which and what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Read once, at start-up; a malformed value stops the start.

    Field ``x`` comes from the variable ``PORTAL_X``, else from ``x`` in ``settings.toml`` of the
    instance folder, else from its default here.
    """

    instance: Path
    database_url: str = ""
    """Empty: SQLite in the instance folder."""
    public_url: str = "http://localhost:8000"
    """Scheme and host of every link that leaves the portal, on cards too."""
    timezone: ZoneInfo = ZoneInfo("America/Cancun")
    limiter_url: str = "memory://"
    """Where rate limits are counted; ``valkey://host:6379/0`` beyond one process."""
    queue_url: str = ""
    """Background work: empty for SQLite in the instance folder, else ``valkey://`` or ``postgresql://``."""
    mail_url: str = "file"
    """``file`` (written into the instance), ``console``, or ``smtp[s]://user:password@host:port``."""
    mail_from: str = "no-responder@localhost"
    mail_timeout: int = 10
    """Seconds."""
    trusted_proxies: int = 0
    """How many proxies in front add forwarded headers; 0 believes none."""
    upload_limit: int = 10_000_000
    """Bytes of one paper."""
    metrics_token: str = ""
    """Bearer token for ``/metrics``; empty hides the page."""
    log_level: str = "INFO"
    """How much is written: ``DEBUG``, ``INFO``, ``WARNING``, ``ERROR`` or ``CRITICAL``."""

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.instance / 'portal.sqlite3'}"

    @property
    def secure(self) -> bool:
        """Tell whether the public address is HTTPS, so that cookies and headers may insist on it."""
        return self.public_url.startswith("https://")

    @classmethod
    def read(cls, env: Mapping[str, str] = os.environ, instance: Path | None = None) -> "Settings":
        """Build the settings from the environment and the instance folder's file.

        :param instance: the instance folder; ``None`` takes ``PORTAL_INSTANCE``, else ``instance``.
        :raises SettingsError: a value is malformed, or the file names a setting that does not exist.
        """
        folder = (instance or Path(env.get("PORTAL_INSTANCE") or "instance")).absolute()
        kinds = {field.name: field.type for field in fields(cls) if field.name != "instance"}
        written = _from_file(folder / "settings.toml", frozenset(kinds))
        given = {name: env[PREFIX + name.upper()] for name in kinds if env.get(PREFIX + name.upper())}
        chosen = {name: _parse(name, kinds[name], value) for name, value in (written | given).items()}
        return cls(instance=folder, **chosen)  # type: ignore[arg-type]


def _from_file(path: Path, known: frozenset[str]) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path.name}: {error}") from error
    unknown = sorted(set(content) - known)
    if unknown:
        raise SettingsError(f"{path.name}: no hay ningún ajuste {', '.join(unknown)}")
    return {name: str(value) for name, value in content.items()}


def _parse(name: str, kind: object, text: str) -> object:
    try:
        if kind is int:
            return int(text)
        if kind is ZoneInfo:
            return ZoneInfo(text)
    except (ValueError, ZoneInfoNotFoundError) as error:
        wanted = "un número entero" if kind is int else "una zona horaria"
        raise SettingsError(f"{name}: {text!r} no es {wanted}") from error
    if name == "public_url":
        if not text.startswith(("http://", "https://")):
            raise SettingsError(f"{name}: escribe también http:// o https://")
        return text.rstrip("/")
    if name == "database_url":
        return known_database(text)
    if name == "log_level" and text.upper() not in (levels := logging.getLevelNamesMapping()):
        raise SettingsError(f"{name}: {text!r} no es uno de {', '.join(levels)}")
    return text.upper() if name == "log_level" else text


def known_database(url: str) -> str:
    """:raises SettingsError: the portal knows no database of that kind, or the address is malformed."""
    try:
        kind = make_url(url).get_backend_name()
    except (ArgumentError, ValueError):
        kind = ""
    if kind not in ("sqlite", "postgresql"):
        raise SettingsError(
            "database_url: la dirección es postgresql://usuario:clave@máquina/base o sqlite:///archivo"
        )
    return url
