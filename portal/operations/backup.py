"""Backups: one sealed file with the database, the papers and the settings; the keys go another way."""

import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from sqlalchemy import Connection, Engine, Table

from portal.core.secrets import write_private
from portal.core.vault import Vault
from portal.operations.archive import ArchiveReader, ArchiveWriter
from portal.operations.errors import ArchiveError, DifferenceError, NotEmptyError, OtherVersionError
from portal.operations.tables import Sum, plain_tables, read_lines, sum_of, write_lines

SETTINGS, SUMS = "settings.toml", "sums.json"
FOLDERS = ("papers", "look", "imports")
ADDRESSES = ("database_url", "queue_url")
"""Settings that would lead a restored copy to the data of the installation it is a copy of."""


def write_backup(engine: Engine, instance: Path, vault: Vault, path: Path) -> dict[str, Sum]:
    """Write the backup to ``path`` whole or not at all; returns the sum of each table.

    Rows are read in one snapshot. Papers are written before their rows are, so every row finds its own.
    """
    beside = path.with_name(path.name + ".part")
    sums: dict[str, Sum] = {}
    with beside.open("wb") as file:
        with (
            ArchiveWriter(file, vault) as sealed,
            tarfile.open(fileobj=cast(BinaryIO, sealed), mode="w|") as tar,
        ):
            with _snapshot(engine) as connection:
                for table in plain_tables():
                    sums[table.name] = _add_table(tar, connection, table)
            for name in (SETTINGS, *FOLDERS):
                if (instance / name).exists():
                    tar.add(instance / name, arcname=name)
            _add_bytes(tar, SUMS, json.dumps({name: asdict(s) for name, s in sums.items()}).encode())
        file.flush()
    beside.chmod(0o600)
    beside.replace(path)
    return sums


def read_backup(engine: Engine, instance: Path, vault: Vault, path: Path) -> dict[str, Sum]:
    """Fill an empty, migrated database and the instance folder from a backup.

    :raises NotEmptyError: the database has rows.
    :raises ArchiveError: the file is not as it was written; nothing is committed.
    :raises OtherVersionError: it was written by another version of the portal; nothing is committed.
    :raises DifferenceError: the database does not hold what the backup holds; nothing is committed.
    """
    tables = {table.name: table for table in plain_tables()}
    written: dict[str, Sum] = {}
    promised: dict[str, Sum] | None = None
    with path.open("rb") as file, engine.connect().execution_options(writes=True) as connection:
        if any(sum_of(connection, table).rows for table in tables.values()):
            raise NotEmptyError("la base de datos ya tiene datos")
        connection.rollback()
        with connection.begin(), _members(file, vault) as tar:
            for member in tar:
                content = tar.extractfile(member)
                if member.name.startswith("tables/") and content:
                    name = member.name.removeprefix("tables/")
                    if name not in tables:
                        raise OtherVersionError
                    written[name] = write_lines(connection, tables[name], content)
                elif member.name == SUMS and content:
                    promised = {name: Sum(**s) for name, s in json.load(content).items()}
                else:
                    tar.extract(member, instance, filter="data")
            if promised is not None and promised.keys() != tables.keys():
                raise OtherVersionError
            stored = {name: sum_of(connection, table) for name, table in tables.items()}
            if promised is None or not promised == written == stored:
                raise DifferenceError("lo restaurado no es igual a lo respaldado")
    return written


def forget_addresses(instance: Path) -> list[str]:
    """Take out of the restored settings what leads to the data of before; returns the names."""
    path = instance / SETTINGS
    if not path.exists():
        return []
    kept: list[str] = []
    forgotten: list[str] = []
    for line in path.read_text("utf-8").splitlines(keepends=True):
        name = line.partition("=")[0].strip().strip("\"'")
        (forgotten if name in ADDRESSES else kept).append(line)
    path.write_text("".join(kept), "utf-8")
    return [line.partition("=")[0].strip() for line in forgotten]


def _snapshot(engine: Engine) -> Connection:
    """Return a connection whose reads all see one moment."""
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


def _members(file: BinaryIO, vault: Vault) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=io.BufferedReader(ArchiveReader(file, vault)), mode="r|")
    except tarfile.TarError as error:
        raise ArchiveError("el respaldo no se puede leer") from error


def _add_table(tar: tarfile.TarFile, connection: Connection, table: Table) -> Sum:
    """Add one table; its lines wait in a file beside memory, since a tar says the size first."""
    digest, count = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=8 << 20) as lines:
        for line in read_lines(connection, table):
            lines.write(line)
            digest.update(line)
            count += 1
        info = tarfile.TarInfo(f"tables/{table.name}")
        info.size = lines.tell()
        info.mtime = int(datetime.now(UTC).timestamp())
        lines.seek(0)
        tar.addfile(info, lines)
    return Sum(count, digest.hexdigest())


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def write_keys(instance: Path, path: Path) -> None:
    """Write every key of the installation to one private file, to be kept apart from the backups.

    :raises FileExistsError: it exists.
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        tar.add(instance / "keys", arcname="keys")
    write_private(path, buffer.getvalue())


@contextmanager
def brought_keys(instance: Path, path: Path) -> Iterator[None]:
    """Put exported keys into an instance folder that has none; take them away again if the block fails.

    :raises NotEmptyError: it has keys.
    :raises ArchiveError: the file is not an export of keys.
    """
    if (instance / "keys").exists():
        raise NotEmptyError(f"{instance} ya tiene llaves")
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tarfile.open(path) as tar:
            if any(name != "keys" and not name.startswith("keys/") for name in tar.getnames()):
                raise ArchiveError("no es un archivo de llaves del portal")
            tar.extractall(instance, filter="data")
    except tarfile.TarError as error:
        raise ArchiveError("no es un archivo de llaves del portal") from error
    for file in (instance / "keys").rglob("*"):
        file.chmod(0o700 if file.is_dir() else 0o600)
    try:
        yield
    except BaseException:
        shutil.rmtree(instance / "keys")
        raise
