"""Compare rows of the old registry with the women who are registered already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cards.models import Card
from portal.core.names import fold
from portal.core.periods import local_day
from portal.entrepreneurs.models import LIVE, Application, Giro, State
from portal.houses.models import House
from portal.registry.old_registry.reading import Line
from portal.registry.old_registry.rows import CellFault, RegistryRow, RowFault

_VALUES = {
    "nombre": "given_name",
    "primer_apellido": "first_surname",
    "segundo_apellido": "second_surname",
    "telefono": "phone",
    "correo": "email",
    "supermanzana": "supermanzana",
    "manzana": "manzana",
    "lote": "lote",
    "codigo_postal": "postal_code",
    "negocio": "business_name",
    "rfc": "rfc",
    "fecha_registro": "registered_on",
}
"""Column of the file, and what it is called in a ``RegistryRow`` and in an ``Application``."""

_NAMED = {"giro": "giro", "casa": "house"}
"""Columns that name a row of another table; capitals and accents make no other giro."""


@dataclass(slots=True)
class Judged:
    """What becomes of some lines: each is new, unchanged or rejected."""

    new: list[RegistryRow] = field(default_factory=list)
    unchanged: int = 0
    rejected: list[tuple[Line, list[CellFault]]] = field(default_factory=list)


def judge(session: Session, lines: Sequence[Line], *, columns: Collection[str], zone: ZoneInfo) -> Judged:
    """Tell for each line whether she is new, registered with the same values, or rejected.

    Who is registered with other values is never overwritten: each column that differs is a fault,
    left to staff. A CURP whose application is under way belongs to that application.

    :param columns: names of the columns that the file has; what it does not tell cannot differ.
    """
    known = _registered(session, [line.woman.curp for line in lines if line.woman])
    delivered = _delivery_days(session, [found.id for found in known.values()], zone)
    judged = Judged()
    for line in lines:
        found = known.get(line.woman.curp) if line.woman else None
        if line.woman is None:
            judged.rejected.append((line, line.faults))
        elif found is None:
            judged.new.append(line.woman)
        elif faults := _differences(line.woman, found, delivered.get(found.id, set()), columns):
            judged.rejected.append((line, faults))
        else:
            judged.unchanged += 1
    return judged


def _registered(session: Session, curps: list[str]) -> dict[str, Any]:
    """Return, by CURP, the application that owns it: one query, by the keyed hashes."""
    values = [getattr(Application, name) for name in _VALUES.values()]
    query = (
        select(
            Application.id,
            Application.curp,
            Application.state,
            Giro.name.label("giro"),
            House.name.label("house"),
            *values,
        )
        .outerjoin(Application.giro)
        .outerjoin(Application.house)
        .where(Application.curp_key.in_(curps), Application.state.in_(LIVE))
    )
    return {found.curp: found for found in session.execute(query)}


def _delivery_days(session: Session, application_ids: list[int], zone: ZoneInfo) -> dict[int, set[date]]:
    """Return the local days on which each woman was handed a card, former cards too."""
    query = select(Card.application_id, Card.delivered_at).where(
        Card.application_id.in_(application_ids), Card.delivered_at.is_not(None)
    )
    days: dict[int, set[date]] = {}
    if application_ids:
        for application_id, at in session.execute(query):
            assert isinstance(at, datetime)
            days.setdefault(application_id, set()).add(local_day(at, zone))
    return days


def _differences(
    woman: RegistryRow, found: Any, delivered: set[date], columns: Collection[str]
) -> list[CellFault]:
    if found.state is not State.APPROVED:
        return [CellFault(woman.row, "curp", RowFault.UNDER_WAY)]
    differing = {
        column for column, name in _VALUES.items() if getattr(woman, name) != getattr(found, name)
    } | {
        column
        for column, name in _NAMED.items()
        if fold(getattr(woman, name) or "") != fold(getattr(found, name) or "")
    }
    if woman.delivered_on and woman.delivered_on not in delivered:
        differing.add("tarjeta_entregada")
    return [CellFault(woman.row, column, RowFault.DIFFERS) for column in columns if column in differing]
