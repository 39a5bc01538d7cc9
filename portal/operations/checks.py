"""What may be wrong with an installation, each fault in a sentence that says what to do."""

import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.core import sqlite
from portal.core.database import engine_options
from portal.core.instance import has_data
from portal.preferences.queries import choices
from portal.settings import Settings, SettingsError
from portal.uploads.models import Upload

LEAST_FREE = 500_000_000
"""Bytes: below this, a day of papers and a backup may not fit."""

LEAST_DATE = datetime(2026, 11, 1, tzinfo=UTC)
"""The portal is younger than this: an earlier clock is wrong."""

BACKUP_DAYS = 2
"""One a night: two nights without are a fault."""

KEY_FILES = ("keys/data", "keys/session", "keys/tokens/public.json")


def faults(read_settings: Callable[[], Settings], package: Path) -> Iterator[str]:
    """Give every fault that is found; none means that the portal can run."""
    try:
        settings = read_settings()
    except SettingsError as error:
        yield f"Ajustes: {error}"
        return
    yield from _keys(settings)
    yield from _database(settings, package)
    yield from _papers(settings)
    yield from _disk(settings.instance, settings.secure)
    yield from _mail(settings)
    yield from _clock()
    yield from _sqlite(settings)
    if not any(
        (folder / "dist" / "manifest.json").exists()
        for folder in (package / "static", package.parent / "static")
    ):
        yield "Aspecto: faltan los archivos construidos. Corre `make setup`."


def _keys(settings: Settings) -> Iterator[str]:
    try:
        used = has_data(settings)
    except SQLAlchemyError:
        return  # the database's own check says it
    for name in KEY_FILES:
        path = settings.instance / name
        if not path.exists():
            if used:
                yield f"Llaves: falta {path}. Recupéralo de la copia de las llaves."
        elif stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"Llaves: otros usuarios pueden leer {path}. Corre: chmod 600 {path}"


def _database(settings: Settings, package: Path) -> Iterator[str]:
    try:
        if not has_data(settings):
            yield "Base de datos: está vacía. Corre `portal init`."
            return
        engine = create_engine(**engine_options(settings.database))
        with engine.connect() as connection:
            is_newest = set(MigrationContext.configure(connection).get_current_heads()) == set(
                newest(package)
            )
            if engine.dialect.name == "sqlite":
                found = connection.scalar(text("PRAGMA quick_check"))
                if found != "ok":
                    yield f"Base de datos: está dañada ({found}). Restaura el último respaldo."
            if is_newest:
                yield from _backups(connection)
        engine.dispose()
    except SQLAlchemyError as error:
        yield f"Base de datos: no responde ({type(error).__name__}). Revisa PORTAL_DATABASE_URL."
        return
    if not is_newest:
        yield "Base de datos: le falta actualizarse. Se actualiza al correr `portal run`."


def _backups(connection: Connection) -> Iterator[str]:
    """Say that the last backup is old; a demonstration needs none."""
    made = select(func.max(AuditEntry.at)).where(
        AuditEntry.action == "backup", AuditEntry.subject_kind == "installation"
    )
    last, began = connection.scalar(made), connection.scalar(select(func.min(User.created_at)))
    since = last or began
    if since is None or choices(connection.engine).demonstration:
        return
    if (days := (datetime.now(UTC) - since).days) >= BACKUP_DAYS:
        what = "el último es de hace" if last else "no hay ninguno desde hace"
        yield f"Respaldos: {what} {days} días. Corre `portal backup` y revisa el horario."


def _papers(settings: Settings) -> Iterator[str]:
    """Compare the rows of papers with the files; what no row names is swept by itself within a day."""
    try:
        engine = create_engine(**engine_options(settings.database))
        with engine.connect() as connection:
            named = set(connection.scalars(select(Upload.__table__.c.name)))
        engine.dispose()
    except SQLAlchemyError:
        return  # the database's own check says it
    kept = {path.stem for path in (settings.instance / "papers").glob("*.0")}
    if missing := len(named - kept):
        yield f"Papeles: faltan los archivos de {missing}. Recupéralos del último respaldo."


def newest(package: Path) -> tuple[str, ...]:
    """Return the newest schema that this version knows."""
    config = Config()
    config.set_main_option("script_location", str(package / "migrations"))
    config.set_main_option("version_locations", str(package / "migrations"))
    config.set_main_option("path_separator", "os")
    return tuple(ScriptDirectory.from_config(config).get_heads())


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


def _clock() -> Iterator[str]:
    if datetime.fromtimestamp(time.time(), UTC) < LEAST_DATE:
        yield "Reloj: la fecha de la máquina está atrasada. Enciende la sincronización de hora."


def _sqlite(settings: Settings) -> Iterator[str]:
    if settings.database.startswith("sqlite") and sqlite.library_version() < sqlite.WAL_IS_SOUND_FROM:
        version = ".".join(map(str, sqlite.library_version()))
        yield f"SQLite: la versión {version} es antigua y más lenta. Instala el paquete pysqlite3."
