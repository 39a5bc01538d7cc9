"""A shop asks to join; staff ask, approve or refuse."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.vendors.models import Branch, Member, Vendor, VendorState
from portal.web.extensions import db
from tests.vendors.views.shops import one

pytestmark = pytest.mark.sqlite_only
JOINING = {
    "name": "Panificadora de prueba",
    "category": "Comida",
    "about": "Pan dulce",
    "proposal": "10 % en todo",
    "zone": "Supermanzana 22",
    "address": "Av. Tulum",
    "more_branches": "Av. Kabah, región 94",
    "contact_name": "Canaria Contacto",
    "contact_phone": "998 200 0001",
    "contact_email": "pan@example.mx",
}


def join(visitor: FlaskClient, **changes: str) -> str:
    response = visitor.post("/comercios/unirse", data=JOINING | changes)
    assert response.status_code == 303, response.text
    return str(response.headers["Location"])


def test_a_shop_asks_to_join_and_follows_its_request(app, visitor, coordinator):
    link = join(visitor)

    assert "Recibimos tu solicitud" in visitor.get(link).text
    assert [branch.address for branch in branches(app)] == ["Av. Tulum", "Av. Kabah, región 94"]


def branches(app: Flask) -> list[Branch]:
    with app.app_context():
        return list(db.session.scalars(select(Branch).order_by(Branch.id)))


def test_what_is_missing_is_said_and_what_was_typed_stays(visitor):
    response = visitor.post("/comercios/unirse", data=JOINING | {"contact_phone": "12", "address": ""})

    assert response.status_code == 422
    assert "Escribe el teléfono con 10 números." in response.text
    assert "Escribe la calle del comercio." in response.text
    assert "Panificadora de prueba" in response.text


def test_staff_ask_the_shop_answers_and_staff_approve(app, visitor, coordinator):
    link = join(visitor)
    vendor = one(app, Vendor)
    coordinator.post(f"/comercios/{vendor.id}/paso/preguntar", data={"words": "¿A qué hora abren?"})

    assert "¿A qué hora abren?" in visitor.get(link).text
    visitor.post(link, data={"answer": "A las siete"})
    assert "A las siete" in coordinator.get(f"/comercios/{vendor.id}/administrar").text

    approved = coordinator.post(f"/comercios/{vendor.id}/aprobar")

    assert "/invitacion/" in approved.text
    assert one(app, Vendor).state is VendorState.APPROVED
    assert one(app, Member).vendor_id == vendor.id
    assert "Tu comercio ya es aliado" in visitor.get(link).text


def test_a_rejected_shop_reads_why(app, visitor, coordinator):
    link = join(visitor)

    coordinator.post(f"/comercios/{one(app, Vendor).id}/paso/rechazar", data={"words": "Falta tu licencia."})

    assert "Falta tu licencia." in visitor.get(link).text


def test_a_refusal_needs_words(app, visitor, coordinator):
    join(visitor)

    response = coordinator.post(f"/comercios/{one(app, Vendor).id}/paso/rechazar", data={})

    assert response.status_code == 422
    assert one(app, Vendor).state is VendorState.APPLIED
