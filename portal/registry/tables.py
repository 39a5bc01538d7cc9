"""Write women as a table for a spreadsheet program: CSV or XLSX, every cell inert text."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO

import xlsxwriter

from portal.cards.models import Card
from portal.core.cells import inert
from portal.entrepreneurs.fields import CHANNELS
from portal.entrepreneurs.models import Application
from portal.outbox.models import Channel

OPEN_COLUMNS = (
    "folio", "nombre", "primer_apellido", "segundo_apellido", "giro", "negocio", "casa", "fecha_registro",
    "tarjeta", "tarjeta_vence",
)  # fmt: skip
CONTACT_COLUMNS = (
    "curp", "rfc", "supermanzana", "manzana", "lote", "codigo_postal", "como_avisarle", "horario", "telefono",
    "correo",
)  # fmt: skip
"""Named as in the registry file that the import reads."""

Rows = Iterable[tuple[Application, Card | None]]


def write_table(file: IO[bytes], rows: Rows, *, kind: str, with_contact: bool) -> int:
    """Write women under a header; returns how many.

    :param kind: ``csv`` (UTF-8 with its mark, so that spreadsheet programs know it) or ``xlsx``.
    """
    header = OPEN_COLUMNS + CONTACT_COLUMNS if with_contact else OPEN_COLUMNS
    lines = (_cells(woman, card, with_contact) for woman, card in rows)
    return (_write_csv if kind == "csv" else _write_xlsx)(file, header, lines)


def _write_csv(file: IO[bytes], header: Sequence[str], lines: Iterable[list[str]]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    count = 0
    for count, cells in enumerate(lines, 1):  # noqa: B007
        writer.writerow([inert(cell) for cell in cells])
    text.detach()
    return count


def _write_xlsx(file: IO[bytes], header: Sequence[str], lines: Iterable[list[str]]) -> int:
    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False},
    )
    sheet = book.add_worksheet("Padrón")
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, header, book.add_format({"bold": True}))
    count = 0
    for count, cells in enumerate(lines, 1):
        for column, cell in enumerate(cells):
            sheet.write_string(count, column, cell)
    book.close()
    return count


def _cells(woman: Application, card: Card | None, with_contact: bool) -> list[str]:
    cells = [
        woman.folio,
        woman.given_name,
        woman.first_surname,
        woman.second_surname,
        woman.giro.name if woman.giro else "",
        woman.business_name,
        woman.house.name if woman.house else "",
        _day(woman.registered_on),
        card.folio if card else "",
        _day(card.valid_until) if card else "",
    ]
    return cells + _contact(woman) if with_contact else cells


def _contact(woman: Application) -> list[str]:
    """Return what reaches her: number and address only where she said that they are safe."""
    to = woman.recipient
    may = to is not None and to.is_safe and to.channel is not Channel.NONE
    return [
        woman.curp or "",
        woman.rfc or "",
        woman.supermanzana or "",
        woman.manzana or "",
        woman.lote or "",
        woman.postal_code or "",
        CHANNELS[to.channel] if to and may else CHANNELS[Channel.NONE],
        to.hours if to and may else "",
        (to.phone or "") if to and may else "",
        (to.email or "") if to and may else "",
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
