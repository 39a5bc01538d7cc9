"""Whether a card is genuine and in force: for anyone who scans its code or types its folio."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, bindparam, exists, select
from sqlalchemy.orm import Session

from portal.cards.models import IN_PRODUCTION, Card, CardState, CardToken, Medium
from portal.core.periods import local_day
from portal.entrepreneurs.models import Application, State
from portal.tokens.errors import TokenError
from portal.tokens.keys import KeyRing
from portal.tokens.layout import Token, TokenType, read_code
from portal.tokens.models import IssuedToken


class Verdict(StrEnum):
    """What the public page says. Only ``GOOD`` is genuine *and* in force."""

    GOOD = "good"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"
    LOST = "lost"
    """The plastic, by its typed folio: its code was lost, and what shows on her phone is good."""
    NOT_DELIVERED = "not_delivered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict on a card and what stands printed on it; nothing about whose it is.

    :ivar check4: of the code that was scanned; empty when the folio was typed.
    """

    verdict: Verdict
    folio: str = ""
    valid_until: date | None = None
    check4: str = ""


_issued, _token, _card = IssuedToken.__table__, CardToken.__table__, Card.__table__
_application = Application.__table__

_PRINTED = (_card.c.folio, _card.c.state, _card.c.valid_until, _application.c.state.label("registration"))
_BY_INDEX = (
    select(
        _issued.c.kind,
        _issued.c.key_id,
        _issued.c.flags,
        _issued.c.expires_on,
        _issued.c.check4,
        _issued.c.revoked_at,
        *_PRINTED,
    )
    .select_from(_issued)
    .join(_token, _token.c.id == _issued.c.id)
    .join(_card, _card.c.id == _token.c.card_id)
    .join(_application, _application.c.id == _card.c.application_id)
    .where(_issued.c.id == bindparam("index"))
)
"""Core, not ORM: anyone may ask this as often as a card is scanned."""

_on_plastic = exists().where(_token.c.card_id == _card.c.id, _token.c.medium == Medium.PRINTED)
_BY_FOLIO = (
    select(*_PRINTED, and_(_on_plastic, ~_on_plastic.where(_token.c.lost_at.is_(None))).label("lost"))
    .select_from(_card)
    .join(_application, _application.c.id == _card.c.application_id)
    .where(_card.c.folio == bindparam("folio"))
)


def check_code(
    connection: Connection | Session, ring: KeyRing, text: str, *, now: datetime, zone: ZoneInfo
) -> Check:
    """Judge the code of a card, in the order that every reader of codes keeps.

    Length, version and type, known key, signature, expiry, revoked; then, because a stolen key signs well
    too, that the index was issued for a card, with the same fields.

    :param text: the whole link or the bare code.
    :param zone: the portal's; its days end there.
    """
    try:
        token = ring.recognise(read_code(text))
    except TokenError:
        return Check(Verdict.UNKNOWN)
    if token.type is not TokenType.CARD:
        return Check(Verdict.UNKNOWN)
    row = connection.execute(_BY_INDEX, {"index": token.index}).one_or_none()
    if row is not None and not _is_same(token, row):
        row = None
    if token.is_expired(now, zone):
        return Check(Verdict.EXPIRED, row.folio if row else "", token.last_day)
    if row is None:
        return Check(Verdict.UNKNOWN)
    verdict = Verdict.CANCELLED if row.revoked_at is not None else _judge(row.registration, row.state)
    return Check(verdict, row.folio, row.valid_until, row.check4)


def check_folio(session: Session, folio: str, *, now: datetime, zone: ZoneInfo) -> Check:
    """Judge a card by its typed folio, in the form in which it is stored.

    A folio is what stands on the plastic: it is good for as long as that is.
    """
    row = session.execute(_BY_FOLIO, {"folio": folio}).one_or_none()
    if row is None:
        return Check(Verdict.UNKNOWN)
    if row.valid_until is not None and row.valid_until < local_day(now, zone):
        return Check(Verdict.EXPIRED, row.folio, row.valid_until)
    verdict = _judge(row.registration, row.state)
    if verdict is Verdict.GOOD and row.lost:
        verdict = Verdict.LOST
    return Check(verdict, row.folio, row.valid_until)


def _is_same(token: Token, row: Any) -> bool:
    """Tell whether a row of ``_BY_INDEX`` says what the code says."""
    return (token.key_id, token.flags, token.last_day) == (row.key_id, row.flags, row.expires_on) and (
        token.type == row.kind
    )


def _judge(registration: State, state: CardState) -> Verdict:
    if registration is not State.APPROVED:
        return Verdict.CANCELLED
    if state in IN_PRODUCTION:
        return Verdict.NOT_DELIVERED
    if state is CardState.SUSPENDED:
        return Verdict.SUSPENDED
    return Verdict.GOOD if state is CardState.DELIVERED else Verdict.CANCELLED
