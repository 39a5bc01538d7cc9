"""What anyone may know of our signatures."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from portal.web.access import public
from portal.web.config import key_ring

bp = Blueprint("tokens", __name__)


@bp.get("/.well-known/portal-keys.json")
@public
def keys() -> ResponseReturnValue:
    """Publish the public halves of the keys, so that anyone can verify our codes without us."""
    answer = jsonify(key_ring().published)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
