"""Signing in with e-mail and password, and with the second factor of staff."""

import re
import threading
from datetime import UTC, datetime, timedelta

import argon2.low_level
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import select, update

from portal.accounts.models import FailedSignIn, SignIn, User
from portal.core.roles import Role
from portal.preferences.actions import choose
from portal.preferences.queries import forget
from portal.web.extensions import db
from tests.factories.accounts import user

PASSWORD = "cuatro palabras sueltas juntas"


@pytest.fixture
def person(app: Flask):
    """Make a person with a password; returns her e-mail."""

    def make(role: Role = Role.CLERK, **changes: object) -> str:
        with app.app_context():
            row = user(db.session, role=role, password=hash_password(PASSWORD), **changes)
            db.session.commit()
            return row.email

    return make


@pytest.fixture
def demonstration(app: Flask) -> None:
    with app.app_context():
        choose(db.session, key="demonstration", value=True, by_id=None, now=datetime.now(UTC))
        db.session.commit()
        forget(db.session)


def enter(client: FlaskClient, email: str, password: str = PASSWORD, **more: str):
    return client.post("/entrar", data={"email": email, "password": password} | more)


def secret_of(page: str) -> str:
    return re.search(r'class="folio">([A-Z2-7 -]+)<', page)[1].replace("-", "").replace(" ", "")


def code_of(secret: str, at: datetime | None = None) -> str:
    from passlib.totp import TOTP

    return TOTP(key=secret).generate(at or datetime.now(UTC)).token


def set_up(client: FlaskClient, email: str) -> str:
    """Sign in for the first time, setting up the telephone; returns its secret."""
    assert enter(client, email).headers["Location"] == "/cuenta/segundo-paso"
    page = client.post("/cuenta/segundo-paso", data={"setup": "authenticator"})
    secret = secret_of(page.text)
    answer = client.post("/entrar/codigo", data={"code": code_of(secret)})
    assert answer.headers["Location"] == "/inicio", answer.text
    return secret


def let_code_pass(app: Flask) -> None:
    """Move the last taken code half a minute back, as if she had waited."""
    with app.app_context():
        db.session.execute(update(User).values(totp_counter=User.totp_counter - 1))
        db.session.commit()


def test_a_woman_signs_in_with_her_password(visitor: FlaskClient, person):
    answer = enter(visitor, person(Role.ENTREPRENEUR).upper())

    assert answer.status_code == 302
    assert visitor.get("/cuenta").status_code == 200


@pytest.mark.sqlite_only
@pytest.mark.parametrize("email, password", [(None, "otra cosa larga"), ("nadie@example.mx", PASSWORD)])
def test_wrong_and_unknown_get_the_same_answer(visitor: FlaskClient, person, email, password):
    known = person()

    answer = enter(visitor, email or known, password)

    assert answer.status_code == 422
    assert "El correo o la contraseña no coinciden." in answer.text
    assert "usuari" not in answer.text


@pytest.mark.sqlite_only
def test_a_closed_account_gets_the_same_answer(visitor: FlaskClient, person):
    answer = enter(visitor, person(active=False))

    assert "El correo o la contraseña no coinciden." in answer.text


@pytest.mark.sqlite_only
def test_what_was_typed_stays_and_the_password_does_not(visitor: FlaskClient):
    answer = enter(visitor, "rosa@example.mx", "abc")

    assert 'value="rosa@example.mx"' in answer.text
    assert "abc" not in answer.text


@pytest.mark.sqlite_only
@pytest.mark.parametrize("text", ["", "x", "a\x00@b.mx", "a" * 300 + "@b.mx"])
def test_a_malformed_email_is_said(visitor: FlaskClient, text):
    answer = enter(visitor, text)

    assert answer.status_code == 422
    assert "error-summary" in answer.text


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_pause_the_email_whoever_has_it(app, visitor: FlaskClient, person, known):
    email = person(Role.ENTREPRENEUR)
    tried = email if known else "nadie@example.mx"
    for _ in range(5):
        enter(visitor, tried, "mal mal mal")

    assert enter(visitor, tried).status_code == 422
    with app.app_context():
        assert db.session.scalar(select(FailedSignIn.paused_until)) > datetime.now(UTC)
        db.session.execute(update(FailedSignIn).values(paused_until=datetime.now(UTC) - timedelta(seconds=1)))
        db.session.commit()
    assert enter(visitor, tried).status_code == (302 if known else 422)


@pytest.mark.sqlite_only
def test_staff_set_up_a_second_factor_before_they_are_in(visitor: FlaskClient, person):
    email = person()
    enter(visitor, email)

    assert visitor.get("/cuenta").status_code == 302  # not in yet

    set_up(visitor, email)
    assert visitor.get("/cuenta").status_code == 200


@pytest.mark.sqlite_only
def test_in_a_demonstration_the_password_is_enough(demonstration, visitor: FlaskClient, person):
    assert enter(visitor, person()).headers["Location"] == "/inicio"


def test_staff_sign_in_with_the_code_of_the_telephone(app, person):
    email = person()
    secret = set_up(app.test_client(), email)
    let_code_pass(app)
    client = app.test_client()

    assert enter(client, email).headers["Location"].startswith("/entrar/codigo")
    assert client.get("/cuenta").status_code == 302
    assert client.post("/entrar/codigo", data={"code": "000000"}).status_code == 422
    assert client.post("/entrar/codigo", data={"code": code_of(secret)}).status_code == 302
    assert client.get("/cuenta").status_code == 200


def test_a_code_is_taken_once(app, person):
    email = person()
    secret = set_up(app.test_client(), email)
    client = app.test_client()
    enter(client, email)

    assert client.post("/entrar/codigo", data={"code": code_of(secret)}).status_code == 422


@pytest.mark.sqlite_only
def test_wrong_codes_count_and_a_right_password_does_not_forgive_them(app, person):
    email = person()
    secret = set_up(app.test_client(), email)
    let_code_pass(app)
    client = app.test_client()
    for _ in range(5):
        enter(client, email)
        client.post("/entrar/codigo", data={"code": "000000"})

    assert client.post("/entrar/codigo", data={"code": code_of(secret)}).status_code == 422
    assert enter(app.test_client(), email).status_code == 422


def test_recovery_codes_are_shown_once_and_used_once(app, person):
    email = person()
    first = app.test_client()
    set_up(first, email)
    page = first.post("/cuenta/codigos-de-recuperacion").text
    codes = re.findall(r'class="folio">([0-9a-f-]{14})<', page)

    assert len(codes) == 10
    assert codes[0] not in first.get("/cuenta/codigos-de-recuperacion?show_codes=1").text

    for status in (302, 422):
        client = app.test_client()
        enter(client, email)
        answer = client.post("/entrar/codigo-de-recuperacion", data={"code": f" {codes[0].upper()} "})
        assert answer.status_code == status
    with app.app_context():
        assert db.session.scalar(select(User.tf_totp_secret).where(User.email == email))


@pytest.mark.sqlite_only
def test_a_session_from_before_does_not_live_on(app, visitor: FlaskClient, person):
    visitor.get("/entrar")
    with visitor.session_transaction() as before:
        before["planted"] = "by somebody else"

    enter(visitor, person(Role.ENTREPRENEUR))

    with visitor.session_transaction() as after:
        assert "planted" not in after
        assert after["sign_in"]


def test_leaving_ends_the_sign_in_on_the_server(app, visitor: FlaskClient, person):
    enter(visitor, person(Role.ENTREPRENEUR))
    cookie = visitor.get_cookie("portal").value

    assert visitor.post("/salir").status_code == 302

    thief = app.test_client()
    thief.set_cookie("portal", cookie)
    assert thief.get("/cuenta").status_code == 302
    with app.app_context():
        assert db.session.scalar(select(SignIn.ended_at)) is not None


@pytest.mark.sqlite_only
def test_only_local_addresses_are_followed(visitor: FlaskClient, person):
    answer = enter(visitor, person(Role.ENTREPRENEUR), next="https://example.com/")

    assert "example.com" not in answer.headers.get("Location", "")


@pytest.mark.sqlite_only
def test_what_is_not_used_is_not_there(visitor: FlaskClient):
    assert visitor.get("/entrar/ayuda").status_code == 404
    assert visitor.post("/entrar", json={"email": "a@b.mx", "password": "x"}).mimetype == "text/html"


def test_many_sign_in_at_once(app, person):
    """The library's answers never meet a locked database."""
    emails = [person(Role.ENTREPRENEUR) for _ in range(6)]
    statuses: list[int] = []

    def work(email: str) -> None:
        client = app.test_client()
        statuses.extend(enter(client, email, word).status_code for word in ("mal mal mal", PASSWORD))
        statuses.append(client.post("/salir").status_code)

    threads = [threading.Thread(target=work, args=[email]) for email in emails for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(statuses) <= {302, 422}


@pytest.mark.sqlite_only
def test_knowing_a_name_does_not_show_in_the_time(visitor: FlaskClient, person, monkeypatch):
    """All that takes time is Argon2: a missing account costs as many of it as a present one."""
    known, computed = person(), []
    for name in ("hash_secret", "verify_secret"):
        real = getattr(argon2.low_level, name)
        monkeypatch.setattr(
            argon2.low_level, name, lambda *of, real=real, **more: computed.append(1) or real(*of, **more)
        )

    def cost(email: str) -> int:
        computed.clear()
        enter(visitor, email, "mal mal mal")
        return len(computed)

    assert cost(known) == cost("nadie@example.mx") > 0
