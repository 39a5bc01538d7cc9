"""She comes back, with her PIN or by a link: what was typed is kept, and not shown."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import SignIn
from portal.outbox.models import Channel
from portal.web.extensions import db
from tests.entrepreneurs.views.her import Clients, begin, fill, only_application
from tests.factories import entrepreneurs as factories
from tests.factories.identity import make_curp

SECRETS = ("9985550142", "998 555 0142", "Supermanzana 237", "77510", "Postres Rosita")


def test_folio_and_pin_bring_her_back_to_a_draft_that_shows_nothing(app: Flask, visitor: FlaskClient):
    folio, pin = begin(visitor)
    fill(app, visitor, make_curp(1))
    back = app.test_client()

    answer = back.post("/entrar/folio", data={"folio": folio.lower(), "pin": f"{pin[:3]} {pin[3:]}"})
    assert answer.status_code == 303

    for path in ("revisar", "registro", "registro/contacto", "registro/direccion", "registro/curp"):
        page = back.get(f"/solicitud/{path}").text
        assert not any(secret in page for secret in (*SECRETS, make_curp(1), "Rosa Elena")), path
    assert "Guardado" in back.get("/solicitud/revisar").text


def test_what_is_not_shown_is_kept_or_overwritten(app: Flask, visitor: FlaskClient, client_of: Clients):
    begin(visitor)
    fill(app, visitor, make_curp(1))
    back = client_of(only_application(app).user_id, with_pin=True)

    assert back.post("/solicitud/registro/direccion", data={"manzana": "99"}).status_code == 303

    kept = only_application(app)
    assert (kept.supermanzana, kept.manzana, kept.postal_code) == ("237", "99", "77510")


def test_who_comes_back_before_she_chose_is_offered_none_first(
    app: Flask, visitor: FlaskClient, client_of: Clients
):
    begin(visitor)
    back = client_of(only_application(app).user_id, with_pin=True)

    page = back.get("/solicitud/registro/avisos").text

    assert re.search(r'checked[^>]*value="none"', page)
    assert "Ya lo guardamos" not in page


def test_after_sending_her_own_session_shows_no_more_than_a_pin(app: Flask, visitor: FlaskClient):
    begin(visitor)
    fill(app, visitor, make_curp(1))
    assert visitor.get("/solicitud/mis-datos").status_code == 200
    visitor.post("/solicitud/revisar")

    assert visitor.get("/solicitud/mis-datos").status_code == 403
    with app.app_context():
        assert all(db.session.scalars(select(SignIn.with_pin)))


def test_a_link_brings_her_back_once_after_a_press(app: Flask, settings):
    contact = {"channel": Channel.EMAIL, "is_safe": True, "email": "ella@example.mx"}
    with app.app_context():
        to = factories.recipient(db.session, **contact).id
        sent = factories.application(db.session, recipient_id=to)
        db.session.commit()
    app.test_client().post("/solicitud/liga", data={"folio": sent.folio})
    mail = "".join(path.read_text() for path in (settings.instance / "mail").iterdir())
    path = re.search(r"/solicitud/liga/[\w-]+", mail.replace("=\n", ""))[0]

    scanner, her, second = (app.test_client() for _ in range(3))
    assert scanner.get(path).status_code == 200
    assert her.post(path).status_code == 303
    assert her.get("/solicitud").status_code == 200
    assert her.get("/solicitud/mis-datos").status_code == 403
    assert second.post(path).status_code == 409


@pytest.mark.parametrize("contact", [{}, {"channel": Channel.EMAIL, "email": "ella@example.mx"}])
def test_a_link_is_sent_to_nobody_who_did_not_allow_it(app: Flask, settings, contact):
    with app.app_context():
        to = factories.recipient(db.session, **contact).id
        sent = factories.application(db.session, recipient_id=to)
        db.session.commit()

    told = app.test_client().post("/solicitud/liga", data={"folio": sent.folio})
    unknown = app.test_client().post("/solicitud/liga", data={"folio": "00000000-0".replace("-0", "0")})

    assert told.status_code == unknown.status_code == 200
    assert told.text == unknown.text
    assert not (settings.instance / "mail").exists()
