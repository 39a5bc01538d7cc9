"""One row of the old registry: what each cell must be, and every fault of those that are not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from portal.core.cells import bare
from portal.core.names import normalise_name, one_line
from portal.entrepreneurs.identity import (
    Fault,
    IdentityError,
    is_of_age,
    parse_curp,
    parse_email,
    parse_postal_code,
    parse_rfc,
    parse_telephone,
)

T = TypeVar("T")

REQUIRED = ("nombre", "primer_apellido", "curp", "fecha_registro")
OPTIONAL = (
    "segundo_apellido", "telefono", "correo", "supermanzana", "manzana", "lote", "codigo_postal",
    "giro", "negocio", "rfc", "casa", "tarjeta_entregada",
)  # fmt: skip
COLUMNS = REQUIRED + OPTIONAL

MOST_CHARACTERS = 200
"""Longer cells are two rows run into one, or notes; no name, shop or address is so long."""

EARLIEST = date(1990, 1, 1)
"""No registry of a programme is older: 0205 and 1025 are slips of the keyboard."""

_MIDNIGHT = r"(?:[T ]0?0:00(?::00(?:\.0+)?)?)?"
_ISO = re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d\d?)-(?P<day>\d\d?){_MIDNIGHT}", re.ASCII)
_DAY_FIRST = re.compile(rf"(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-](?P<year>\d{{4}}){_MIDNIGHT}", re.ASCII)


class RowFault(StrEnum):
    """Faults beyond those of ``portal.entrepreneurs.identity.Fault``, which an import reports too."""

    MISSING = "missing"
    CHECK_DIGIT = "check_digit"
    UNDER_AGE = "under_age"
    TOO_LONG = "too_long"
    TOO_MANY_CELLS = "too_many_cells"
    DUPLICATE = "duplicate"
    DIFFERS = "differs"
    UNDER_WAY = "under_way"
    """She has an application of her own, not yet decided."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong in one row.

    :ivar row: number of the row in the file, the header being 1.
    :ivar fault: a value of ``RowFault`` or of identity's ``Fault``.
    :ivar same_as: of a duplicate, the row that was first.
    """

    row: int
    column: str
    fault: str
    same_as: int | None = None

    def as_json(self) -> dict[str, str | int]:
        found: dict[str, str | int] = {"row": self.row, "column": self.column, "fault": self.fault}
        return found if self.same_as is None else found | {"same_as": self.same_as}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryRow:
    """A woman as the old registry has her, every value in the form that is stored."""

    row: int
    given_name: str
    first_surname: str
    second_surname: str
    curp: str
    phone: str | None
    email: str | None
    supermanzana: str | None
    manzana: str | None
    lote: str | None
    postal_code: str | None
    giro: str | None
    business_name: str
    rfc: str | None
    rfc_doubtful: bool
    house: str | None
    registered_on: date
    delivered_on: date | None
    """Day on which her card was handed to her; ``None``: she has none."""


def parse_row(
    row: int, cells: Mapping[str, str], *, seen: Mapping[str, int], adult_age: int, today: date
) -> RegistryRow | list[CellFault]:
    """Read one row, or tell everything that is wrong with it: any fault rejects the whole row.

    :param cells: text by column name; an absent column is an empty cell.
    :param seen: row of each CURP that a good row before this one had.
    :param adult_age: years that she must have completed on the day of her registration.
    :param today: local; nothing in an old registry lies after it.
    """
    cell = _Row(row, cells)
    given_name = cell.needs("nombre", normalise_name)
    first_surname = cell.needs("primer_apellido", normalise_name)
    curp = cell.needs("curp", lambda text: parse_curp(text, today))
    registered_on = cell.needs("fecha_registro", lambda text: parse_date(text, today))
    second_surname = cell.may_have("segundo_apellido", normalise_name)
    rfc = cell.may_have("rfc", parse_rfc)
    found = {
        "phone": cell.may_have("telefono", parse_telephone),
        "email": cell.may_have("correo", parse_email),
        "supermanzana": cell.may_have("supermanzana", str),
        "manzana": cell.may_have("manzana", str),
        "lote": cell.may_have("lote", str),
        "postal_code": cell.may_have("codigo_postal", parse_postal_code),
        "giro": cell.may_have("giro", str),
        "house": cell.may_have("casa", str),
    }
    business_name = cell.may_have("negocio", str)
    delivered_on = cell.may_have("tarjeta_entregada", lambda text: parse_date(text, today))
    if curp and not curp.check_digit_ok:
        cell.fault("curp", RowFault.CHECK_DIGIT)
    elif curp and registered_on and not is_of_age(curp.birth_date, registered_on, adult_age):
        cell.fault("curp", RowFault.UNDER_AGE)
    if curp and (first := seen.get(curp.value)):
        cell.fault("curp", RowFault.DUPLICATE, same_as=first)
    if cell.faults or curp is None or registered_on is None:
        return cell.faults
    return RegistryRow(
        row=row,
        given_name=given_name or "",
        first_surname=first_surname or "",
        second_surname=second_surname or "",
        curp=curp.value,
        business_name=business_name or "",
        rfc=rfc.value if rfc else None,
        rfc_doubtful=rfc is not None and not (rfc.check_digit_ok and rfc.agrees_with(curp.value)),
        registered_on=registered_on,
        delivered_on=delivered_on,
        **found,
    )


def parse_date(text: str, today: date) -> date:
    """Read dd/mm/yyyy or ISO, also with the midnight that spreadsheets add.

    :raises IdentityError: date; it is neither, is no day of the calendar, or lies after ``today``
        or before ``EARLIEST``.
    """
    found = _ISO.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if found is None:
        raise IdentityError(Fault.DATE)
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise IdentityError(Fault.DATE) from None
    if not EARLIEST <= day <= today:
        raise IdentityError(Fault.DATE)
    return day


class _Row:
    """The cells of a row while they are read, and the faults found so far."""

    def __init__(self, row: int, cells: Mapping[str, str]) -> None:
        self._row = row
        self._cells = cells
        self.faults: list[CellFault] = []

    def fault(self, column: str, fault: str, same_as: int | None = None) -> None:
        self.faults.append(CellFault(self._row, column, fault, same_as))

    def needs(self, column: str, parse: Callable[[str], T]) -> T | None:
        return self._read(column, parse, if_empty=RowFault.MISSING)

    def may_have(self, column: str, parse: Callable[[str], T]) -> T | None:
        return self._read(column, parse, if_empty=None)

    def _read(self, column: str, parse: Callable[[str], T], if_empty: RowFault | None) -> T | None:
        text = one_line(bare(self._cells.get(column, "").strip()))
        if not text:
            if if_empty:
                self.fault(column, if_empty)
            return None
        if len(text) > MOST_CHARACTERS:
            self.fault(column, RowFault.TOO_LONG)
            return None
        try:
            return parse(text)
        except IdentityError as error:
            self.fault(column, error.fault)
            return None
