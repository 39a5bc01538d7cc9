"""Shops of an app, and who works for them."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.roles import Role
from portal.vendors.models import Vendor
from portal.web.extensions import db
from tests.factories import vendors


def add(app: Flask, make: Callable[..., Any], *args: Any, **facts: Any) -> int:
    with app.app_context():
        args = tuple(db.session.get(Vendor, a.id) if isinstance(a, Vendor) else a for a in args)
        row = make(db.session, *args, **facts)
        db.session.commit()
        return int((row[0] if isinstance(row, tuple) else row).id)


def shop(app: Flask, **facts: Any) -> Vendor:
    """A shop, detached: its id is what pages need."""
    with app.app_context():
        row = vendors.vendor(db.session, **facts)
        db.session.commit()
        db.session.expunge_all()
    return row


def manager_of(app: Flask, client_of: Callable[..., FlaskClient], vendor: Vendor) -> FlaskClient:
    return client_of(add(app, vendors.member, vendor, Role.VENDOR_MANAGER))


def one(app: Flask, model: type[Any]) -> Any:
    with app.app_context():
        return db.session.scalars(select(model)).one()
