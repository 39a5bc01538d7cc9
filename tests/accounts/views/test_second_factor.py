"""Changing how one signs in: who may, when it asks for the password, and what is written down."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import select, update

from portal.accounts.models import PassKey, SignIn, User
from portal.audit.models import AuditEntry
from portal.core.roles import Role
from portal.web import clock
from portal.web.extensions import db
from tests.accounts.views.test_signing_in import PASSWORD, code_of, enter, let_code_pass, secret_of, set_up
from tests.factories.accounts import passkey, user

pytestmark = pytest.mark.sqlite_only
HER_PAGES = (
    "/cuenta/segundo-paso",
    "/cuenta/codigos-de-recuperacion",
    "/cuenta/llaves-de-acceso",
)


@pytest.fixture
def person(app: Flask):
    """Make a person with a password, and passkeys if wanted; returns her id."""

    def make(role: Role = Role.CLERK, *keys: str, **changes: object) -> int:
        with app.app_context():
            given = {"email": "luz@example.mx", "password": hash_password(PASSWORD)} | changes
            row = user(db.session, role=role, **given)
            for name in keys:
                passkey(db.session, row, name=name)
            db.session.commit()
            return row.id

    return make


def steps(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def prove_long_ago(app: Flask) -> None:
    with app.app_context():
        db.session.execute(update(SignIn).values(proved_at=datetime.now(UTC) - timedelta(hours=11)))
        db.session.commit()


@pytest.mark.parametrize("path", HER_PAGES)
def test_how_she_signs_in_is_changed_with_the_password_typed_of_late(app, client_of, person, path: str):
    client = client_of(person())
    assert client.get(path).status_code == 200
    prove_long_ago(app)

    for answer in (client.get(path), client.post(path, data={"setup": "authenticator", "name": "x"})):
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/entrar/otra-vez?next=")


@pytest.mark.parametrize("path", HER_PAGES)
def test_a_pin_does_not_change_how_she_signs_in(client_of, person, path: str):
    assert client_of(person(Role.ENTREPRENEUR), with_pin=True).get(path).status_code == 403


@pytest.mark.parametrize("path", [*HER_PAGES, "/entrar/otra-vez", "/cuenta/contrasena"])
def test_who_has_no_password_is_told_how_to_get_one(client_of, person, path: str):
    client = client_of(person(Role.ENTREPRENEUR, email=None, password=None))
    account = client.get("/cuenta").text
    assert "Contraseña" not in account and "Agregar correo" in account

    for answer in (client.get(path), client.post(path, data={"password": "x", "present": "x", "name": "x"})):
        assert answer.headers["Location"] == "/cuenta"
    assert "Todavía no tienes contraseña. Agrega tu correo" in client.get("/cuenta").text


def test_every_change_is_written_down(app, person):
    person()
    client = app.test_client()
    secret = set_up(client, "luz@example.mx")
    assert steps(app) == ["set_up_code"]

    page = client.post("/cuenta/codigos-de-recuperacion").text
    code = page.split('class="folio">')[1].split("<")[0]
    other = app.test_client()
    enter(other, "luz@example.mx")
    other.post("/entrar/codigo-de-recuperacion", data={"code": code})
    assert steps(app)[1:] == ["renew_recovery_codes", "use_recovery_code"]

    let_code_pass(app)
    third = app.test_client()
    enter(third, "luz@example.mx")
    third.post("/entrar/codigo", data={"code": code_of(secret)})
    assert len(steps(app)) == 3  # only to come in

    page = client.post("/cuenta/segundo-paso", data={"setup": "authenticator"}).text
    address = page.split('action="/cuenta/segundo-paso/')[1].split('"')[0]
    let_code_pass(app)
    client.post(f"/cuenta/segundo-paso/{address}", data={"code": code_of(secret_of(page))})
    assert steps(app)[3:] == ["set_up_code"]


def test_the_code_goes_where_a_passkey_stays(app, client_of, person):
    clerk = person(Role.CLERK, "azul", tf_primary_method="authenticator", tf_totp_secret="x")
    client = client_of(clerk)
    assert "Ya no pedir el código" in client.get("/cuenta/segundo-paso").text

    assert client.post("/cuenta/segundo-paso", data={"setup": "disable"}).headers["Location"] == "/cuenta"

    with app.app_context():
        assert db.session.get(User, clerk).tf_totp_secret is None
    assert steps(app) == ["remove_code"]
    assert (
        enter(app.test_client(), "luz@example.mx").headers["Location"].startswith("/entrar/llave-de-acceso")
    )


def test_the_only_second_factor_of_staff_stays(app, client_of, person):
    clerk = person(Role.CLERK, "azul")
    client = client_of(clerk)

    refused = client.post("/cuenta/llaves-de-acceso/quitar", data={"name": "azul"}, follow_redirects=True)

    assert "Es tu único segundo paso." in refused.text
    with app.app_context():
        assert db.session.scalar(select(PassKey.name)) == "azul"
        db.session.execute(update(User).values(tf_primary_method="authenticator", tf_totp_secret="x"))
        db.session.commit()
    client.post("/cuenta/llaves-de-acceso/quitar", data={"name": "azul"})
    with app.app_context():
        assert db.session.scalar(select(PassKey.name)) is None
    assert steps(app) == ["remove_passkey"]


def test_the_code_of_staff_without_a_passkey_stays(client_of, person):
    client = client_of(person(tf_primary_method="authenticator", tf_totp_secret="x"))

    assert "Ya no pedir el código" not in client.get("/cuenta/segundo-paso").text
    assert client.post("/cuenta/segundo-paso", data={"setup": "disable"}).status_code == 422


def test_a_passkey_is_offered_on_the_way_in_and_opens_nothing_else(app, person, visitor: FlaskClient):
    person()
    assert visitor.get("/cuenta/llaves-de-acceso").status_code == 302
    enter(visitor, "luz@example.mx")

    assert "Poner una llave de acceso" in visitor.get("/cuenta/segundo-paso").text
    page = visitor.get("/cuenta/llaves-de-acceso")
    assert page.status_code == 200 and "Tu cuenta" not in page.text
    assert "data-passkey" in visitor.post("/cuenta/llaves-de-acceso", data={"name": "azul"}).text
    for path in ("/cuenta", "/inicio", "/cuenta/codigos-de-recuperacion"):
        assert visitor.get(path).headers["Location"].startswith("/entrar")


def test_who_has_a_second_factor_meanwhile_sets_up_no_other_with_a_password_alone(app, person):
    clerk = person()
    thief = app.test_client()
    enter(thief, "luz@example.mx")
    with app.app_context():
        passkey(db.session, db.session.get_one(User, clerk))
        db.session.commit()

    for path in HER_PAGES[::2]:
        assert thief.get(path).headers["Location"].startswith("/entrar")
        enter_again = thief.post(path, data={"setup": "authenticator", "name": "suya"})
        assert enter_again.headers["Location"].startswith("/entrar")


@pytest.mark.parametrize("name", ["x" * 65, "a\x00b", "<b>"])
def test_a_name_that_cannot_be_one_is_refused_in_our_words(client_of, person, name: str):
    client = client_of(person())

    for path in ("/cuenta/llaves-de-acceso", "/cuenta/llaves-de-acceso/quitar"):
        page = client.post(path, data={"name": name}, follow_redirects=True).text
        assert any(
            words in page for words in ("Usa solo letras", "en hasta 64 letras.", "Escribe menos letras.")
        )
        assert "Value" not in page


def test_a_wrong_code_for_a_new_telephone_says_to_begin_anew(client_of, person):
    client = client_of(person())
    page = client.post("/cuenta/segundo-paso", data={"setup": "authenticator"}).text
    address = page.split('action="/cuenta/segundo-paso/')[1].split('"')[0]

    answer = client.post(f"/cuenta/segundo-paso/{address}", data={"code": "1"}, follow_redirects=True)

    assert "Empieza otra vez y apunta la cámara al cuadro nuevo." in answer.text


@pytest.mark.parametrize("path", ["/cuenta/segundo-paso", "/cuenta/llaves-de-acceso"])
def test_a_right_password_does_not_wait_for_long(person, visitor: FlaskClient, monkeypatch, path: str):
    person()
    enter(visitor, "luz@example.mx")
    later = datetime.now(UTC) + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    monkeypatch.setattr("portal.accounts.leading.now", clock.now)

    assert visitor.get(path).headers["Location"] == "/entrar"
    assert "Pasó demasiado tiempo." in visitor.get("/entrar").text
