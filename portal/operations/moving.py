"""Move a portal from one database to another, such as from SQLite to PostgreSQL."""

from pathlib import Path

from sqlalchemy import Engine

from portal.core.instance import moved_to
from portal.operations.errors import DifferenceError, NotEmptyError
from portal.operations.tables import Sum, plain_tables, read_lines, sum_of, write_lines


def move_rows(source: Engine, target: Engine) -> dict[str, Sum]:
    """Copy every row into an empty, migrated database; returns the sum of each table.

    Both sides are read again at the end: the move is committed only if their sums are equal. The
    portal must not be running on ``source`` meanwhile, or what it writes after the snapshot stays there.

    :raises NotEmptyError: the target has rows.
    :raises DifferenceError: the target would not hold what the source holds; nothing is committed.
    """
    tables = plain_tables()
    sums: dict[str, Sum] = {}
    with source.connect() as old, target.connect().execution_options(writes=True) as new:
        if any(sum_of(new, table).rows for table in tables):
            raise NotEmptyError("la base de destino ya tiene datos")
        new.rollback()
        with new.begin():
            for table in tables:
                written = write_lines(new, table, read_lines(old, table))
                sums[table.name] = sum_of(new, table)
                if not written == sums[table.name] == sum_of(old, table):
                    raise DifferenceError(f"la tabla {table.name} no quedó igual")
    return sums


def set_aside(source: Engine) -> Path | None:
    """Give a SQLite file that was moved another name; ``None`` when the source is no file."""
    if source.dialect.name != "sqlite" or not source.url.database:
        return None
    source.dispose()  # what waits in its log goes into the file
    old, aside = Path(source.url.database), moved_to(Path(source.url.database))
    for end in ("", "-wal", "-shm"):
        if (file := old.with_name(old.name + end)).exists():
            file.replace(aside.with_name(aside.name + end))
    return aside
