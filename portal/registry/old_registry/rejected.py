"""The file of rejected rows: corrected by hand, it can be imported again."""

import csv
from collections.abc import Sequence
from typing import TextIO

from portal.core.cells import bare, inert
from portal.registry.old_registry.reading import OWN_COLUMNS, Line, RegistryFile
from portal.registry.old_registry.rows import CellFault
from portal.registry.old_registry.wording import describe

ENCODING = "utf-8-sig"
"""With the mark by which spreadsheet programs know UTF-8."""


class RejectedRows:
    """Write rejected rows under the titles of their own file, with row number and reasons.

    Cells beyond the titles stand after these: nothing is lost, and while they stand there the row is
    refused again. Cells that a spreadsheet would run as formulas are made text; reading undoes it.
    """

    def __init__(self, file: TextIO, source: RegistryFile) -> None:
        """:param file: opened with ``newline=""`` and ``encoding=ENCODING``."""
        self._titles = len(source.names)
        self._keep = [place for place, name in enumerate(source.names) if name not in OWN_COLUMNS]
        self._writer = csv.writer(file, delimiter=source.delimiter)
        self._write(source.header, *OWN_COLUMNS)

    def add(self, line: Line, faults: Sequence[CellFault]) -> None:
        """Write one row. :param faults: of the row itself, or found when it met the database."""
        self._write(line.cells, str(line.row), "; ".join(map(describe, faults)))

    def _write(self, cells: Sequence[str], *own: str) -> None:
        kept = [cells[place] if place < len(cells) else "" for place in self._keep]
        surplus = cells[self._titles :] if any(map(str.strip, cells[self._titles :])) else ()
        self._writer.writerow([inert(bare(cell)) for cell in (*kept, *own, *surplus)])
