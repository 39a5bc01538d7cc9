"""Pages for machines: is the portal up, does it reach its database, how much is there."""

import hmac

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.operations.metrics import metrics
from portal.web.access import by_credential, public
from portal.web.config import settings
from portal.web.extensions import db

bp = Blueprint("operations", __name__)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Answer without the database: the process lives."""
    return {"status": "up"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Answer with the database: the portal can work."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "no database"}, 503
    return {"status": "ready"}


@bp.get("/metrics")
@by_credential
def numbers() -> ResponseReturnValue:
    """Answer a monitoring server that brings the token; to anyone else the page does not exist."""
    token = settings().metrics_token
    brought = request.headers.get("Authorization", "").encode()  # as bytes: text must be ASCII to be compared
    if not token or not hmac.compare_digest(brought, f"Bearer {token}".encode()):
        abort(404)
    return Response(
        metrics(db.session, settings().instance), mimetype="text/plain", headers={"Cache-Control": "no-store"}
    )
