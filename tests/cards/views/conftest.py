"""Women and cards of an app, and who works with them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.roles import Role
from portal.houses.models import House
from portal.web.config import key_ring
from portal.web.extensions import db
from tests.factories.accounts import give_house, house, user
from tests.factories.cards import registered


@pytest.fixture
def write(app: Flask) -> Callable[..., Any]:
    """Do ``work(session, ring)`` in the app's database and commit; returns what it returned."""

    def do(work: Callable[..., Any]) -> Any:
        with app.app_context():
            result = work(db.session, key_ring())
            db.session.commit()
        return result

    return do


@pytest.fixture
def casa(write) -> int:
    """A house."""
    return write(lambda session, ring: house(session).id)


@pytest.fixture
def counter(write, casa: int, client_of: Callable[..., FlaskClient]) -> FlaskClient:
    """A clerk of that house."""

    def make(session, ring):
        clerk = user(session, role=Role.CLERK)
        give_house(session, clerk, session.get_one(House, casa))
        return clerk.id

    return client_of(write(make))


@pytest.fixture
def here(casa: int) -> Callable[..., Any]:
    """Make a registered woman of that house: ``here(session, given_name="Rosa")``."""
    return lambda session, **changes: registered(session, house_id=casa, **changes)
