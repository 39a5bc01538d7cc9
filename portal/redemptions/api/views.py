"""The requests of a till about cards and redemptions."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import cast

from apiflask import APIBlueprint, APIFlask
from flask import Flask, Response, current_app
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from portal.preferences.queries import choices
from portal.redemptions import actions, answers, codes, queries
from portal.redemptions.answers import Answer
from portal.redemptions.api.bodies import (
    FIELDS,
    MalformedKeyError,
    answered,
    idempotency_key,
    malformed,
    read_body,
    wrong_fields,
)
from portal.redemptions.api.caller import LastSeen, caller
from portal.redemptions.api.document import describe
from portal.redemptions.api.shapes import AnnulmentIn, RedemptionIn, ScanIn, TillIn
from portal.redemptions.errors import (
    AmountMissingError,
    KeyUsedError,
    RefusedError,
    TooManyMissesError,
    UnknownTillError,
)
from portal.redemptions.misses import Misses
from portal.redemptions.till import Till
from portal.web.access import by_credential
from portal.web.clock import now
from portal.web.config import key_ring, settings
from portal.web.error_pages import REASONS
from portal.web.extensions import csrf, db, limiter
from portal.web.transaction import bare_transaction

bp = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="Caja")
csrf.exempt(bp)  # a bearer token needs none; for a session, caller() asks for it

TRIES = 3
"""The first try may find that another request with its key was first; the second finds that one's answer."""


def register(app: Flask) -> None:
    """Give the app what its tills share, and its document what the code says."""
    app.extensions["portal.misses"] = Misses(limiter.limiter)
    app.extensions["portal.last_seen"] = LastSeen()
    describe(cast(APIFlask, app))


View = Callable[..., Answer]


def for_tills(view: View) -> Callable[..., Response]:
    """Tell a view who asks and when; send what it answers, and note afterwards that the device lives."""

    @by_credential
    @wraps(view)
    def asked(**path: str) -> Response:
        at = now()
        till = caller(at)
        try:
            answer = view(till, at, **path)
        except RefusedError as refused:
            answer = answers.refused(refused)
        current_app.extensions["portal.last_seen"].note(till, at)
        return answered(answer)

    return asked


@bp.post("/scan")
@for_tills
def scan(till: Till, now: datetime) -> Answer:
    """Say whose card it is, and what it gets in this shop."""
    code = _code(read_body(ScanIn).code, now)
    try:
        with db.engine.connect() as connection:
            found = queries.scan(connection, till, code, misses=_misses(), zone=settings().timezone, now=now)
    except RefusedError as refused:
        with bare_transaction() as connection:
            actions.note_refused_scan(connection, till, code, refused, now=now)
        raise
    return answers.write(200, found)


@bp.post("/redemptions")
@for_tills
def redeem(till: Till, now: datetime) -> Answer:
    """Grant a benefit, once for each key however often it is sent."""
    body, key = read_body(RedemptionIn), idempotency_key()
    order = actions.Order(
        key=key,
        digest=hashlib.sha256(body.model_dump_json().encode()).digest(),
        code=_code(body.code, now),
        benefit_id=int(body.benefit),
        amount=body.amount,
        occurred_at=body.occurred_at,
        note=body.note,
    )
    return _redeem(till, order, now)


@bp.post("/redemptions/<id>/annulment")
@for_tills
def annul(till: Till, now: datetime, id: str) -> Answer:
    """Undo a redemption of this shop, for a while."""
    reason, undo_for = read_body(AnnulmentIn).reason, _undo_for()
    with bare_transaction() as connection:
        return actions.annul(
            connection, till, id, reason=reason, undo_for=undo_for, zone=settings().timezone, now=now
        )


@bp.post("/till/today")
@for_tills
def today(till: Till, now: datetime) -> Answer:
    """Say what this till redeemed today, and the total of its shop's month."""
    read_body(TillIn)
    with db.engine.connect() as connection:
        found = queries.of_today(connection, till, undo_for=_undo_for(), zone=settings().timezone, now=now)
    return answers.write(200, found)


def _redeem(till: Till, order: actions.Order, now: datetime) -> Answer:
    """Redeem in a transaction of its own, and begin again when another request was first."""
    undo_for = _undo_for()
    for tries_left in reversed(range(TRIES)):
        try:
            with bare_transaction() as connection:
                return actions.redeem(
                    connection,
                    till,
                    order,
                    misses=_misses(),
                    undo_for=undo_for,
                    zone=settings().timezone,
                    now=now,
                )
        except IntegrityError:
            if not tries_left:
                raise
    raise AssertionError("the last try returns or raises")


def _undo_for() -> timedelta:
    return timedelta(minutes=choices(db.engine).undo_minutes)


def _code(text: str, now: datetime) -> codes.Code:
    return codes.read(text, key_ring(), now=now, zone=settings().timezone)


def _misses() -> Misses:
    return cast(Misses, current_app.extensions["portal.misses"])


@bp.errorhandler(ValidationError)
def _malformed(error: ValidationError) -> Response:
    return malformed(wrong_fields(error))


@bp.errorhandler(MalformedKeyError)
def _malformed_key(_error: MalformedKeyError) -> Response:
    return malformed({"Idempotency-Key": FIELDS["Idempotency-Key"]})


@bp.errorhandler(AmountMissingError)
def _amount_missing(_error: AmountMissingError) -> Response:
    return malformed({"amount": FIELDS["amount"]})


@bp.errorhandler(KeyUsedError)
def _key_used(_error: KeyUsedError) -> Response:
    return malformed({"Idempotency-Key": "Esta llave ya se usó con otro canje. Haz una llave nueva."})


@bp.errorhandler(UnknownTillError)
def _unknown_till(_error: UnknownTillError) -> Response:
    answer = answered(answers.write(401, {"message": REASONS[401], "fault": None}))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@bp.errorhandler(TooManyMissesError)
def _too_many_misses(error: TooManyMissesError) -> Response:
    words = "Van muchos folios que no existen. Espera un minuto, o escanea el código."
    answer = answered(answers.write(429, {"message": words, "fault": None}))
    answer.headers["Retry-After"] = str(error.retry_after)
    return answer
