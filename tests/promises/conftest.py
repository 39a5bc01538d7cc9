"""A portal with one of everything, for the promises that walk all pages."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.roles import Role
from portal.web.extensions import db
from tests.promises.pages import World, populate


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        return populate(db.session, app)


@pytest.fixture
def as_role(world: World, client_of) -> Callable[[Role], FlaskClient]:
    """Sign in whoever has that role and her things."""
    return lambda role: client_of(world.people[role])


@pytest.fixture
def as_stranger(world: World, client_of) -> Callable[[Role], FlaskClient]:
    """Sign in somebody of that role to whom nothing belongs."""
    return lambda role: client_of(world.strangers[role])
