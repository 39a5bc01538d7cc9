"""What she does, as a phone without JavaScript sends it."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.entrepreneurs.models import Application
from portal.web.extensions import db
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import house

FOLIO = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]")
Clients = Callable[..., FlaskClient]


def begin(client: FlaskClient) -> tuple[str, str]:
    """Begin an application; returns folio and PIN as the page shows them."""
    client.post("/solicitud/empezar", data={"accepts": "y"})
    page = client.get("/solicitud/folio").text
    pin = re.search(r">(\d{3}) (\d{3})<", page)
    assert pin is not None
    client.post("/solicitud/folio")
    return FOLIO.findall(page)[0], pin[1] + pin[2]


def fill(app: Flask, client: FlaskClient, curp: str) -> None:
    """Answer everything, leaving the papers for later."""
    with app.app_context():
        place, giro = house(db.session).id, factories.giro(db.session).id
        db.session.commit()
    answers = {
        "curp": {"has_curp": "yes", "curp": curp},
        "nombre": {"given_name": "ROSA ELENA", "first_surname": "CANUL"},
        "avisos": {"channel": "whatsapp"},
        "contacto": {"phone": "998 555 0142", "is_safe": "yes", "hours": "A cualquier hora"},
        "direccion": {"supermanzana": "237", "manzana": "14", "postal_code": "77510"},
        "casa": {"house_id": place},
        "negocio": {"business_name": "Postres Rosita", "giro_id": giro},
        "productos": {"products": "Pasteles"},
        "sat": {"invoices": "not_yet"},
    }
    for slug, data in answers.items():
        answer = client.post(f"/solicitud/registro/{slug}", data=data)
        assert answer.status_code == 303, (slug, answer.text)
    for kind in ("official_id", "proof_of_address"):
        assert client.post(f"/solicitud/papeles/{kind}", data={"later": "1"}).status_code == 303


def only_application(app: Flask) -> Application:
    with app.app_context():
        return db.session.scalars(select(Application).order_by(Application.id.desc())).first()


def add(app: Flask, **changes) -> Application:
    with app.app_context():
        row = factories.application(db.session, **changes)
        db.session.commit()
        return row
