"""Read a file of the old registry, row by row; nothing here knows the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from portal.registry.errors import UnreadableFileError
from portal.registry.old_registry.rows import COLUMNS, REQUIRED, CellFault, RegistryRow, RowFault, parse_row
from portal.registry.old_registry.spreadsheet import Spreadsheet, open_spreadsheet

OWN_COLUMNS = ("fila", "motivo")
"""Columns that we add to the file of rejected rows, and pass over when it comes back."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file, and what became of it.

    :ivar cells: as they stand in the file, for the file of rejected rows.
    :ivar woman: ``None`` when the row has any fault.
    """

    row: int
    cells: list[str]
    woman: RegistryRow | None
    faults: list[CellFault]


@contextmanager
def open_registry(file: BinaryIO) -> Iterator["RegistryFile"]:
    """Open a file of the old registry.

    :param file: at its beginning, and able to seek; it stays the caller's to close.
    :raises UnreadableFileError: it is no table of the registry.
    """
    with open_spreadsheet(file, COLUMNS) as table:
        yield RegistryFile(table)


class RegistryFile:
    """A file of the old registry, opened for one reading.

    :ivar unread: titles of columns that the registry does not know; people are told of them.
    """

    def __init__(self, table: Spreadsheet) -> None:
        """:raises UnreadableFileError: it is no table of the registry."""
        self._table = table
        missing = tuple(name for name in REQUIRED if name not in table.names)
        if missing:
            raise UnreadableFileError("columns_missing", missing)
        self.header, self.names, self.delimiter = table.header, table.names, table.delimiter
        titled = zip(self.names, self.header, strict=True)
        self.unread = [title for name, title in titled if name and name not in COLUMNS + OWN_COLUMNS]

    def lines(self, *, adult_age: int, today: date) -> Iterator[Line]:
        """Give each row in order, good or with all its faults, in the order of its cells.

        A CURP is a duplicate of the first *good* row that has it: of two rows for one woman,
        a fault in the first does not keep the second out. The rows seen are all that grows in
        memory: about 150 bytes for each good row.

        :param adult_age: years.
        :param today: local.
        :raises UnreadableFileError: a quotation mark never closes.
        """
        seen: dict[str, int] = {}
        for row, cells in self._table.rows():
            found = parse_row(
                row,
                dict(zip(self.names, cells, strict=False)),
                seen=seen,
                adult_age=adult_age,
                today=today,
            )
            faults = [] if isinstance(found, RegistryRow) else found
            if any(cell.strip() for cell in cells[len(self.names) :]):
                faults.append(CellFault(row, self.names[-1], RowFault.TOO_MANY_CELLS))
            if isinstance(found, RegistryRow) and not faults:
                seen[found.curp] = row
                yield Line(row, cells, found, [])
            else:
                faults.sort(key=lambda fault: self.names.index(fault.column))
                yield Line(row, cells, None, faults)
