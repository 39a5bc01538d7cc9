from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.tokens.keys import KeyRing
from portal.web.extensions import db
from tests.databases import make_instance
from tests.factories.redemptions import Counter, counter, new_key


@pytest.fixture
def ring(tmp_path) -> KeyRing:
    """The keys of the test's installation."""
    return KeyRing(make_instance(tmp_path) / "keys" / "tokens")


@pytest.fixture
def shop(session: Session, ring: KeyRing) -> Counter:
    """A counter of an approved shop, on an empty database and without Flask."""
    return counter(session, ring)


@dataclass
class TillClient:
    """A till that speaks HTTP."""

    client: FlaskClient
    headers: dict[str, str]

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers | headers)

    def scan(self, code: str) -> TestResponse:
        return self.post("/scan", {"code": code})

    def redeem(self, code: str, benefit: int, *, key: str = "", **more: Any) -> TestResponse:
        headers = {"Idempotency-Key": key or new_key()}
        return self.post("/redemptions", {"code": code, "benefit": benefit} | more, **headers)

    def annul(self, redemption: str, reason: str = "Me equivoqué") -> TestResponse:
        return self.post(f"/redemptions/{redemption}/annulment", {"reason": reason})


@pytest.fixture
def stock(app: Flask) -> Callable[[Callable[[Counter], Any]], Any]:
    """Put a new shop into the app's database; gives its till, and what ``fill`` made there."""

    def make(fill: Callable[[Counter], Any] = lambda _: None, **of_device: Any) -> tuple[TillClient, Any]:
        with app.app_context():
            place = counter(db.session, app.extensions["portal.key_ring"], **of_device)
            made = fill(place)
            db.session.commit()
        return TillClient(app.test_client(), {"Authorization": f"Bearer {place.secret}"}), made

    return make
