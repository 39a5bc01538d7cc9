"""Take women over from the old registry."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.cards.models import Card, CardState, CardStep
from portal.core.codes import new_application_folio, new_card_folio
from portal.core.names import fold, words
from portal.core.periods import add_months, day_bounds
from portal.entrepreneurs.models import Application, Giro, NameWord, State
from portal.houses.models import House
from portal.registry.old_registry.rows import RegistryRow


def take_over_women(
    session: Session,
    women: Sequence[RegistryRow],
    *,
    by_id: int | None,
    now: datetime,
    zone: ZoneInfo,
    card_months: int,
) -> None:
    """Register women as the old registry had them: approved on their day, and with their card.

    They have no PIN, no consent and no safe contact until they come or write; ``taken_over``
    says so, and no message reaches them. A delivered card becomes a delivered card without
    token. Houses and giros that nobody knows are made as they are named.

    Rows are inserted many at a time: the unique index over live CURPs refuses whoever was
    registered meanwhile, and with her the whole block.

    :param card_months: how long a delivered card is good, counted from its day.
    :raises sqlalchemy.exc.IntegrityError: a CURP was registered since ``judge`` looked.
    """
    if not women:
        return
    giros = _ids_by_name(session, Giro, (woman.giro for woman in women))
    houses = _ids_by_name(session, House, (woman.house for woman in women))
    rows = [
        _application(woman, now=now, zone=zone)
        | {"giro_id": giros.get(fold(woman.giro or "")), "house_id": houses.get(fold(woman.house or ""))}
        for woman in women
    ]
    ids = _insert(session, Application, rows)
    session.execute(
        insert(NameWord),
        [
            {"application_id": application_id, "word": word}
            for application_id, woman in zip(ids, women, strict=True)
            for word in words(f"{woman.given_name} {woman.first_surname} {woman.second_surname}")
        ],
    )
    _insert_cards(session, list(zip(ids, women, strict=True)), now=now, zone=zone, months=card_months)
    record(
        session,
        action="take_over_women",
        kind="application",
        subject_id=None,
        by_id=by_id,
        now=now,
        note=f"{len(women)} de las filas {women[0].row} a {women[-1].row}",
    )


def _application(woman: RegistryRow, *, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "folio": new_application_folio(),
        "state": State.APPROVED,
        "given_name": woman.given_name,
        "first_surname": woman.first_surname,
        "second_surname": woman.second_surname,
        "curp": woman.curp,
        "curp_key": woman.curp,
        "phone": woman.phone,
        "phone_key": woman.phone,
        "email": woman.email,
        "supermanzana": woman.supermanzana,
        "manzana": woman.manzana,
        "lote": woman.lote,
        "postal_code": woman.postal_code,
        "business_name": woman.business_name,
        "rfc": woman.rfc,
        "rfc_doubtful": woman.rfc_doubtful,
        "created_at": now,
        "changed_at": now,
        "decided_at": day_bounds(woman.registered_on, zone)[0],
        "registered_on": woman.registered_on,
        "taken_over": True,
    }


def _insert_cards(
    session: Session,
    women: Sequence[tuple[int, RegistryRow]],
    *,
    now: datetime,
    zone: ZoneInfo,
    months: int,
) -> None:
    cards = [
        {
            "folio": new_card_folio(),
            "application_id": application_id,
            "state": CardState.DELIVERED,
            "printed_name": f"{woman.given_name} {woman.first_surname}",
            "valid_until": add_months(woman.delivered_on, months),
            "created_at": now,
            "delivered_at": day_bounds(woman.delivered_on, zone)[0],
        }
        for application_id, woman in women
        if woman.delivered_on
    ]
    if not cards:
        return
    ids = _insert(session, Card, cards)
    steps = [
        {"card_id": card_id, "after": CardState.DELIVERED, "at": card["delivered_at"]}
        for card_id, card in zip(ids, cards, strict=True)
    ]
    session.execute(insert(CardStep), steps)


def _insert(session: Session, model: type[Application] | type[Card], rows: list[dict[str, Any]]) -> list[int]:
    """Insert many rows in one statement and ask for their ids in another; returns these in order.

    ``RETURNING`` in order would insert them one by one on SQLite.
    """
    session.execute(insert(model), rows)
    folios = [row["folio"] for row in rows]
    ids = dict(session.execute(select(model.folio, model.id).where(model.folio.in_(folios))).all())
    return [ids[folio] for folio in folios]


def _ids_by_name(
    session: Session, model: type[Giro] | type[House], names: Iterable[str | None]
) -> dict[str, int]:
    """Return ids by folded name, making the rows that are missing."""
    known = {fold(name): row_id for row_id, name in session.execute(select(model.id, model.name))}
    for name in names:
        if name and fold(name) not in known:
            row = model(name=name)
            session.add(row)
            session.flush()
            known[fold(name)] = row.id
    return known
