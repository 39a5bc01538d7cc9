"""Pages for machines: is the portal up, and does it reach its database."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.web.access import public
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
