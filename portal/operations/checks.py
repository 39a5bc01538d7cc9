"""What may be wrong with an installation, each fault in a sentence that says what to do."""

import os
import shutil
import socket
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from portal.core import sqlite
from portal.core.instance import DatabaseMovedError, has_data, refuse_what_moved
from portal.operations.data_checks import data_faults
from portal.settings import Settings, SettingsError
from portal.tokens.key_files import PUBLISHED, pem_of
from portal.tokens.keys import KeyRing
from portal.web.commands import said_of_database

LEAST_FREE = 500_000_000
"""Bytes: below this, a day of papers and a backup may not fit."""

LEAST_DATE = datetime(2026, 11, 1, tzinfo=UTC)
"""The portal is younger than this: an earlier clock is wrong."""

MAIL_WAIT = 5
"""Seconds: whoever looks at the page waits for it."""

KEY_FILES = ("keys/data", "keys/session", "keys/tokens/public.json")


def faults(read_settings: Callable[[], Settings], package: Path) -> Iterator[str]:
    """Give every fault that is found; none means that the portal can run."""
    try:
        settings = read_settings()
    except SettingsError as error:
        yield f"Ajustes: {error}"
        return
    try:
        refuse_what_moved(settings)
        used = has_data(settings)
    except (DatabaseMovedError, SQLAlchemyError) as error:
        used = False
        said = said_of_database(error) if isinstance(error, SQLAlchemyError) else f"{error}"
        yield f"Base de datos: {said}"
    else:
        yield from (
            data_faults(settings, package) if used else ("Base de datos: está vacía. Corre `portal init`.",)
        )
    yield from _keys(settings, used=used)
    yield from _disk(settings.instance, settings.secure)
    yield from _mail(settings)
    yield from _clock()
    yield from _sqlite(settings)
    if not any(
        (folder / "dist" / "manifest.json").exists()
        for folder in (package / "static", package.parent / "static")
    ):
        yield "Aspecto: faltan los archivos construidos. Corre `make setup`."


def _keys(settings: Settings, *, used: bool) -> Iterator[str]:
    for name in KEY_FILES:
        path = settings.instance / name
        if not path.exists():
            if used:
                yield f"Llaves: falta {path}. Recupéralo de la copia de las llaves."
        elif stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"Llaves: otros usuarios pueden leer {path}. Corre: chmod 600 {path}"
    folder = settings.instance / "keys" / "tokens"
    if not (folder / PUBLISHED).exists():
        return
    try:
        missing = KeyRing(folder).unable_to_sign()
    except (ValueError, KeyError, TypeError):
        yield f"Llaves: {folder / PUBLISHED} está dañado. Recupéralo de la copia de las llaves."
        return
    for key_id in missing:
        yield (
            f"Llaves: falta {pem_of(folder, key_id)}, o es de otra llave: no se imprimen sus tarjetas. "
            "Recupéralo de la copia de las llaves."
        )


def _disk(instance: Path, is_public: bool) -> Iterator[str]:
    folder = instance if instance.exists() else instance.parent
    if stat.S_IMODE(folder.stat().st_mode) & 0o077 and is_public:
        yield f"Carpeta: otros usuarios de la máquina pueden leer {folder}. Corre: chmod 700 {folder}"
    if not os.access(folder, os.W_OK):
        yield f"Disco: no se puede escribir en {folder}."
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        yield f"Disco: quedan {free // 1_000_000} MB libres; deben ser más de {LEAST_FREE // 1_000_000}."


def _mail(settings: Settings) -> Iterator[str]:
    if settings.mail_url in ("file", "console"):
        if settings.secure:
            yield "Correo: los mensajes se escriben en archivos y no salen. Pon PORTAL_MAIL_URL."
    elif not settings.mail_url.startswith(("smtp://", "smtps://")):
        yield "Correo: PORTAL_MAIL_URL debe ser file, console, smtp://… o smtps://…"
    else:
        try:
            url = urlsplit(settings.mail_url)
            there = (url.hostname or "", url.port or (465 if url.scheme == "smtps" else 587))
            socket.create_connection(there, timeout=min(settings.mail_timeout, MAIL_WAIT)).close()
        except (OSError, ValueError):
            yield f"Correo: nadie responde en {settings.mail_url.rpartition('@')[2]}. Revisa PORTAL_MAIL_URL."


def _clock() -> Iterator[str]:
    if datetime.fromtimestamp(time.time(), UTC) < LEAST_DATE:
        yield "Reloj: la fecha de la máquina está atrasada. Enciende la sincronización de hora."


def _sqlite(settings: Settings) -> Iterator[str]:
    if settings.database.startswith("sqlite") and sqlite.library_version() < sqlite.WAL_IS_SOUND_FROM:
        version = ".".join(map(str, sqlite.library_version()))
        yield f"SQLite: la versión {version} es antigua y más lenta. Instala el paquete pysqlite3."
