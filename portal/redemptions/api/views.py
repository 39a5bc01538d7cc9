"""The three requests of a till."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import cast

from apiflask import APIBlueprint, APIFlask
from flask import Flask, Response, current_app, g, request
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from portal.preferences.queries import choices
from portal.redemptions import actions, answers, codes, queries
from portal.redemptions.answers import Answer
from portal.redemptions.api.bodies import FIELDS, answered, malformed, read_body, wrong_fields
from portal.redemptions.api.caller import LastSeen, caller
from portal.redemptions.api.document import describe
from portal.redemptions.api.shapes import KEY, AnnulmentIn, RedemptionIn, ScanIn
from portal.redemptions.errors import (
    AmountMissingError,
    KeyUsedError,
    RefusedError,
    TooManyMissesError,
    UnknownTillError,
)
from portal.redemptions.misses import Misses
from portal.redemptions.till import Till
from portal.tokens.keys import KeyRing
from portal.web.access import by_credential
from portal.web.config import settings
from portal.web.error_pages import REASONS
from portal.web.extensions import csrf, db, limiter
from portal.web.transaction import transaction

bp = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="Caja")
csrf.exempt(bp)  # a bearer token needs none; for a session, caller() asks for it

TRIES = 3
"""The first try may find that another request with its key was first; the second finds that one's answer."""


def register(app: Flask) -> None:
    """Give the app what its tills share, and its document what the code says."""
    app.extensions["portal.misses"] = Misses(limiter.limiter)
    app.extensions["portal.last_seen"] = LastSeen()
    describe(cast(APIFlask, app))


@bp.post("/scan")
@by_credential
def scan() -> Response:
    """Say whose card it is, and what it gets in this shop."""
    now = datetime.now(UTC)
    till = _till(now)
    code = _code(read_body(ScanIn).code, now)
    found = queries.scan(db.session, till, code, misses=_misses(), zone=settings().timezone, now=now)
    return answered(answers.write(200, found))


@bp.post("/redemptions")
@by_credential
def redeem() -> Response:
    """Grant a benefit, once for each key however often it is sent."""
    now = datetime.now(UTC)
    till = _till(now)
    key = request.headers.get("Idempotency-Key", "")
    if KEY.fullmatch(key) is None:
        return malformed({"Idempotency-Key": FIELDS["Idempotency-Key"]})
    body = read_body(RedemptionIn)
    order = actions.Order(
        key=key,
        digest=hashlib.sha256(body.model_dump_json().encode()).digest(),
        code=_code(body.code, now),
        benefit_id=int(body.benefit),
        amount=body.amount,
        occurred_at=body.occurred_at,
        note=body.note,
    )
    return answered(_redeem(till, order, now))


@bp.post("/redemptions/<id>/annulment")
@by_credential
def annul(id: str) -> Response:
    """Undo a redemption of this shop, for a while."""
    now = datetime.now(UTC)
    till = _till(now)
    reason = read_body(AnnulmentIn).reason
    undo_for = timedelta(minutes=choices(db.session).undo_minutes)
    with transaction() as session:
        answer = actions.annul(
            session, till, id, reason=reason, undo_for=undo_for, zone=settings().timezone, now=now
        )
    return answered(answer)


def _redeem(till: Till, order: actions.Order, now: datetime) -> Answer:
    """Redeem in a transaction of its own, and begin again when another request was first."""
    undo_for = timedelta(minutes=choices(db.session).undo_minutes)
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction() as session:
                return actions.redeem(
                    session,
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


def _till(now: datetime) -> Till:
    till = g.till = caller(now)
    return till


def _code(text: str, now: datetime) -> codes.Code:
    ring: KeyRing = current_app.extensions["portal.key_ring"]
    return codes.read(text, ring, now=now, zone=settings().timezone)


def _misses() -> Misses:
    return cast(Misses, current_app.extensions["portal.misses"])


@bp.after_request
def note_that_the_device_lives(answer: Response) -> Response:
    """Write it after the request's own work, and only for a device that was let in."""
    if "till" in g and answer.status_code != 401:
        current_app.extensions["portal.last_seen"].note(g.till, datetime.now(UTC))
    return answer


@bp.errorhandler(ValidationError)
def _malformed(error: ValidationError) -> Response:
    return malformed(wrong_fields(error))


@bp.errorhandler(AmountMissingError)
def _amount_missing(_error: AmountMissingError) -> Response:
    return malformed({"amount": FIELDS["amount"]})


@bp.errorhandler(KeyUsedError)
def _key_used(_error: KeyUsedError) -> Response:
    return malformed({"Idempotency-Key": "Esta llave ya se usó con otro canje. Haz una llave nueva."})


@bp.errorhandler(RefusedError)
def _refused(error: RefusedError) -> Response:
    return answered(answers.refused(error))


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
