from flask.testing import FlaskClient

from portal.tokens.keys import KeyRing


def test_anyone_reads_the_public_keys(app, visitor: FlaskClient):
    answer = visitor.get("/.well-known/portal-keys.json")

    ring: KeyRing = app.extensions["portal.key_ring"]
    assert answer.json == ring.published
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
