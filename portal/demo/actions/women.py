"""Invented women in bulk: thousands in a few statements."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.cards.models import Card, CardState, CardStep, CardToken, Medium
from portal.core.codes import new_application_folio, new_card_folio
from portal.core.names import words
from portal.demo.people import HOUSES, TRADES, Person
from portal.entrepreneurs.models import Application, ApplicationStep, Giro, NameWord, State
from portal.houses.models import House
from portal.tokens.actions import issue_tokens
from portal.tokens.keys import KeyRing
from portal.tokens.layout import PHONE, TokenType
from portal.tokens.models import IssuedToken

BLOCK = 1000
VALID_FOR = timedelta(days=365)
DECISIONS = (State.APPROVED, State.REJECTED)
TAKEN_AFTER = timedelta(minutes=40)
_AGES = dict.fromkeys(State, 0) | {State.APPROVED: 40, State.REJECTED: 10}
"""How many days ago the youngest was sent, by state; those of one state are spread over some days more."""
_SPREAD = {State.APPROVED: 300, State.SUBMITTED: 9}


def add_women(
    session: Session, people: Sequence[Person], *, state: State, reviewer_id: int, now: datetime
) -> list[int]:
    """Add an application for each, with the steps that led to its state; returns their ids, in order.

    :param reviewer_id: who took and decided what was reviewed.
    """
    giros, houses = _ids(session, Giro.name, Giro.id), _ids(session, House.name, House.id)
    rows = [_application(person, state, now) for person in people]
    for row, person in zip(rows, people, strict=True):
        row["giro_id"] = giros[TRADES[person.giro][0]]
        row["house_id"] = houses[HOUSES[person.house]]
    ids = _insert(session, Application, rows)
    name_words = [
        {"application_id": application_id, "word": word}
        for application_id, person in zip(ids, people, strict=True)
        for word in words(f"{person.given_name} {person.first_surname} {person.second_surname}")
    ]
    session.execute(insert(NameWord), name_words)
    steps = [
        step
        for application_id, row in zip(ids, rows, strict=True)
        for step in _steps(application_id, row, reviewer_id)
    ]
    if steps:
        session.execute(insert(ApplicationStep), steps)
    return ids


def add_cards(
    session: Session, women: Sequence[tuple[int, Person]], *, state: CardState, now: datetime
) -> list[int]:
    """Add a card for each application; returns their ids, in order."""
    delivered = state is CardState.DELIVERED
    rows = [
        {
            "folio": new_card_folio(),
            "application_id": application_id,
            "state": state,
            "printed_name": f"{person.given_name} {person.first_surname}",
            "valid_until": (now + VALID_FOR).date(),
            "created_at": now - timedelta(days=20),
            "delivered_at": now - timedelta(days=10) if delivered else None,
        }
        for application_id, person in women
    ]
    ids = _insert(session, Card, rows)
    session.execute(
        insert(CardStep), [{"card_id": card_id, "after": state, "at": now, "reason": ""} for card_id in ids]
    )
    return ids


def add_codes(
    session: Session, ring: KeyRing, card_ids: Sequence[int], *, now: datetime
) -> list[IssuedToken]:
    """Give each delivered card the code printed on it and the one on her phone; returns the printed ones."""
    codes = {
        medium: issue_tokens(
            session,
            ring,
            kind=TokenType.CARD,
            expire_on=[(now + VALID_FOR).date()] * len(card_ids),
            flags=flags,
            now=now,
        )
        for medium, flags in ((Medium.PRINTED, 0), (Medium.PHONE, PHONE))
    }
    links = [
        {"id": token.id, "card_id": card_id, "medium": medium}
        for medium, tokens in codes.items()
        for token, card_id in zip(tokens, card_ids, strict=True)
    ]
    session.execute(insert(CardToken), links)
    return codes[Medium.PRINTED]


def _application(person: Person, state: State, now: datetime) -> dict[str, Any]:
    created = now - timedelta(days=_AGES[state] + person.number % _SPREAD.get(state, 6), hours=1)
    decided = created + timedelta(days=1 + person.number % 8) if state in DECISIONS else None
    return {
        "folio": new_application_folio(),
        "state": state,
        "given_name": person.given_name,
        "first_surname": person.first_surname,
        "second_surname": person.second_surname,
        "curp": person.curp,
        "curp_key": person.curp,
        "phone": person.phone,
        "phone_key": person.phone,
        "supermanzana": person.supermanzana,
        "manzana": person.manzana,
        "lote": person.lote,
        "postal_code": person.postal_code,
        "business_name": f"{TRADES[person.giro][0]} {person.given_name}",
        "products": TRADES[person.giro][1],
        "since_year": 2015 + person.number % 11,
        "invoices": "not_yet",
        "created_at": created,
        "changed_at": decided or created,
        "submitted_at": None if state is State.DRAFT else created,
        "decided_at": decided,
        "registered_on": decided.date() if decided and state is State.APPROVED else None,
    }


def _steps(application_id: int, row: dict[str, Any], reviewer_id: int) -> Iterator[dict[str, Any]]:
    """Give the steps to the state of a row: sent, soon taken, decided."""
    path: list[tuple[State, datetime, int | None]] = [(State.SUBMITTED, row["submitted_at"], None)]
    if row["state"] in DECISIONS or row["state"] is State.IN_REVIEW:
        path.append((State.IN_REVIEW, row["submitted_at"] + TAKEN_AFTER, reviewer_id))
    if row["state"] in DECISIONS:
        path.append((row["state"], row["decided_at"], reviewer_id))
    before = State.DRAFT
    for after, at, by_id in path if row["submitted_at"] else ():
        yield {"application_id": application_id, "before": before, "after": after, "at": at, "by_id": by_id}
        before = after


def _insert(session: Session, model: type[Application] | type[Card], rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows in blocks and return their ids in order, found by their folios."""
    ids: list[int] = []
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        session.execute(insert(model), block)
        folios = [row["folio"] for row in block]
        found = session.execute(select(model.folio, model.id).where(model.folio.in_(folios)))
        known = dict(found.all())
        ids += [known[folio] for folio in folios]
    return ids


def _ids(session: Session, name: Any, row_id: Any) -> dict[str, int]:
    return dict(session.execute(select(name, row_id)).all())
