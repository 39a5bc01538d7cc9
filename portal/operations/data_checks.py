"""What may be wrong with the data of an installation. It only reads: a check changes nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import LargeBinary, create_engine, func, literal, select, text, type_coerce, union_all
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.audit.queries import verify_chain
from portal.core.database import engine_options
from portal.core.model import Model, Sealed, SealedFacts
from portal.core.vault import Vault
from portal.outbox.models import Message, MessageState
from portal.preferences.queries import choices
from portal.settings import Settings
from portal.uploads.models import Upload
from portal.web.commands import said_of_database

BACKUP_DAYS = 2
"""One a night: two nights without are a fault."""

LETTER_DAYS = 30
"""A message that gave up is spoken of for so long."""

LATEST = 1000
"""Entries of the log that are asked for their time: what a wrong clock wrote long ago is past mending."""

CLOCKS_DIFFER = timedelta(minutes=2)


def data_faults(settings: Settings, package: Path) -> Iterator[str]:
    """Give every fault that is found in a database that has the portal's tables."""
    engine = create_engine(**engine_options(settings.database))
    try:
        with Session(engine) as session:
            if (
                engine.dialect.name == "sqlite"
                and (found := session.scalar(text("PRAGMA quick_check"))) != "ok"
            ):
                yield f"Base de datos: está dañada ({found}). Restaura el último respaldo."
                return
            heads = MigrationContext.configure(session.connection()).get_current_heads()
            if set(heads) != set(newest(package)):
                yield "Base de datos: le falta actualizarse. Corre `portal migrate`."
                return
            yield from _sealed(session, settings.instance / "keys" / "data")
            yield from _papers(session, settings.instance / "papers")
            yield from _log(session)
            yield from _backups(session)
            yield from _letters(session)
            yield from _clocks(session)
    except SQLAlchemyError as error:
        yield f"Base de datos: {said_of_database(error)}"
    finally:
        engine.dispose()


def newest(package: Path) -> tuple[str, ...]:
    """Return the newest schema that this version knows."""
    config = Config()
    config.set_main_option("script_location", str(package / "migrations"))
    config.set_main_option("version_locations", str(package / "migrations"))
    config.set_main_option("path_separator", "os")
    return tuple(ScriptDirectory.from_config(config).get_heads())


def _sealed(session: Session, key: Path) -> Iterator[str]:
    """Open one value of each sealed column."""
    if not key.exists():
        return  # the check of the keys says it
    columns = (column for table in Model.metadata.sorted_tables for column in table.c)
    first = union_all(
        *(
            select(
                select(literal(column.type.purpose), type_coerce(column, LargeBinary))
                .where(column.is_not(None))
                .limit(1)
                .subquery()
            )
            for column in columns
            if isinstance(column.type, Sealed | SealedFacts)
        )
    )
    try:
        vault = Vault(key.read_bytes())
        for purpose, value in session.execute(first):
            vault.open(bytes(value), purpose)
    except ValueError:
        yield f"Llaves: {key} no es la que selló los datos. Recupéralo de la copia de las llaves."


def _papers(session: Session, folder: Path) -> Iterator[str]:
    """Compare the rows of papers with the files; what no row names is swept by itself within a day."""
    named = set(session.scalars(select(Upload.__table__.c.name)))
    if missing := len(named - {path.stem for path in folder.glob("*.0")}):
        yield f"Papeles: faltan los archivos de {missing}. Recupéralos del último respaldo."


def _log(session: Session) -> Iterator[str]:
    if (broken := verify_chain(session)) is not None:
        yield (
            f"Bitácora: alguien la cambió; el renglón {broken} no es el que se selló. "
            "Guarda una copia de la base y compárala con los respaldos."
        )


def _backups(session: Session) -> Iterator[str]:
    """Say that the last backup is old; a demonstration needs none."""
    made = select(func.max(AuditEntry.at)).where(
        AuditEntry.action == "backup", AuditEntry.subject_kind == "installation"
    )
    last, began = session.scalar(made), session.scalar(select(func.min(User.created_at)))
    since = last or began
    if since is None or choices(session).demonstration:
        return
    if (days := (datetime.now(UTC) - since).days) >= BACKUP_DAYS:
        what = "el último es de hace" if last else "no hay ninguno desde hace"
        yield f"Respaldos: {what} {days} días. Corre `portal backup` y revisa el horario."


def _letters(session: Session) -> Iterator[str]:
    since = datetime.now(UTC) - timedelta(days=LETTER_DAYS)
    gave_up = (Message.state == MessageState.FAILED, Message.created_at > since)
    if count := session.scalar(select(func.count()).select_from(Message).where(*gave_up)):
        last = session.scalar(select(Message.fault).where(*gave_up).order_by(Message.id.desc()).limit(1))
        yield (
            f"Mensajes: {count} de los últimos {LETTER_DAYS} días no salieron ({last}). "
            "Revisa PORTAL_MAIL_URL y avisa a quien los esperaba."
        )


def _clocks(session: Session) -> Iterator[str]:
    """Say that the clock goes wrong, where something else tells the time: the log, or another machine."""
    now = datetime.now(UTC)
    latest = select(AuditEntry.at).order_by(AuditEntry.id.desc()).limit(LATEST).subquery()
    last = session.scalar(select(func.max(latest.c.at)))
    if last is not None and last > now + CLOCKS_DIFFER:
        yield (
            f"Reloj: la bitácora tiene renglones de más tarde que ahora ({last:%Y-%m-%d %H:%M} UTC). "
            "El reloj anda atrasado, o anduvo adelantado. Enciende la sincronización de hora."
        )
    if session.get_bind().dialect.name == "postgresql":
        there = session.scalar(select(func.clock_timestamp()))
        if there is not None and abs(there - now) > CLOCKS_DIFFER:
            yield "Reloj: esta máquina y la base de datos no tienen la misma hora. Sincroniza las dos."
