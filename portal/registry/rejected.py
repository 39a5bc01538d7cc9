"""The file of rejected rows: corrected by hand, it can be imported again."""

import csv
from collections.abc import Sequence
from typing import TextIO

from portal.core.cells import inert
from portal.registry.reading import OWN_COLUMNS, Line, RegistryFile
from portal.registry.rows import CellFault

ENCODING = "utf-8-sig"
"""With the mark by which spreadsheet programs know UTF-8."""

REASONS = {
    "missing": "falta este dato",
    "length": "no tiene 18 caracteres",
    "shape": "tiene letras o números donde no van",
    "forbidden": "empieza con una palabra que no se usa",
    "future": "la fecha de nacimiento todavía no llega",
    "sex": "la letra del sexo no es H, M ni X",
    "state": "la clave del estado no existe",
    "check_digit": "el último dígito no corresponde",
    "under_age": "era menor de edad el día de su registro",
    "company": "es el RFC de una empresa",
    "generic": "es un RFC genérico",
    "phone": "no es un teléfono de 10 dígitos",
    "email": "no es un correo",
    "date": "no es una fecha del calendario hasta hoy",
    "zip": "no tiene 5 dígitos",
    "too_long": "es demasiado largo",
    "too_many_cells": "la fila tiene más celdas que columnas",
    "under_way": "tiene una solicitud en trámite",
    "differs": "no es igual a lo que ya está registrado",
}


class RejectedRows:
    """Write rejected rows under the titles of their own file, with row number and reasons.

    Cells that a spreadsheet would run as formulas are made text; reading undoes it.
    """

    def __init__(self, file: TextIO, source: RegistryFile) -> None:
        """:param file: opened with ``newline=""`` and ``encoding=ENCODING``."""
        self._keep = [place for place, name in enumerate(source.names) if name not in OWN_COLUMNS]
        self._writer = csv.writer(file, delimiter=source.delimiter)
        self._write(source.header, *OWN_COLUMNS)

    def add(self, line: Line, faults: Sequence[CellFault]) -> None:
        """Write one row. :param faults: of the row itself, or found when it met the database."""
        self._write(line.cells, str(line.row), "; ".join(map(describe, faults)))

    def _write(self, cells: Sequence[str], *own: str) -> None:
        kept = [cells[place] if place < len(cells) else "" for place in self._keep]
        self._writer.writerow([inert(cell) for cell in (*kept, *own)])


def describe(fault: CellFault) -> str:
    """Say in Spanish what is wrong with a cell: ``telefono: no es un teléfono de 10 dígitos``."""
    if fault.same_as is not None:
        return f"{fault.column}: ya viene en la fila {fault.same_as}"
    if fault.column == "rfc" and fault.fault == "length":
        return "rfc: no tiene 13 caracteres"
    return f"{fault.column}: {REASONS[fault.fault]}"
