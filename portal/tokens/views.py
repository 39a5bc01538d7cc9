"""What anyone may know of our signatures: the public keys, and a page that verifies with them."""

import json

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from portal.web.access import public
from portal.web.assets import read_asset
from portal.web.clock import now
from portal.web.config import key_ring, settings
from portal.web.headers import scanner_headers, self_contained

bp = Blueprint("tokens", __name__)


@bp.get("/.well-known/portal-keys.json")
@public
def keys() -> ResponseReturnValue:
    """Publish the public halves of the keys, so that anyone can verify our codes without us."""
    answer = jsonify(key_ring().published)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@bp.get("/verificar")
@public
@scanner_headers()
def verifier() -> ResponseReturnValue:
    """Hand out the page that verifies a code by itself: one file, which anyone may keep."""
    known = {
        **key_ring().published,
        "zone": settings().timezone.key,
        "made": now().date().isoformat(),
    }
    page = read_asset("verificar.html").replace("/*published*/", json.dumps(known).replace("<", "\\u003c"))
    self_contained(page)
    return Response(page, mimetype="text/html")
