"""Administering the staff, and the links by which people come in."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.accounts.models import FactorReset, Invitation, SignIn, User
from portal.audit.models import AuditEntry
from portal.core.roles import Role
from portal.outbox.models import Channel, Message, Recipient
from portal.web.extensions import db
from tests.accounts.views.test_signing_in import PASSWORD, enter, set_up
from tests.factories.accounts import house, user


def letters(app: Flask) -> list[str]:
    folder = Path(app.instance_path) / "mail"
    return [path.read_text("utf-8") for path in sorted(folder.glob("*"))] if folder.exists() else []


def link_in(text: str) -> str:
    return re.search(r"(/invitacion/[\w-]+)", text)[1]


@pytest.fixture
def somebody(app: Flask):
    def make(**changes: object) -> int:
        with app.app_context():
            row = user(db.session, **changes)
            db.session.commit()
            return row.id

    return make


def test_a_person_is_invited_and_comes_in(app, administrator: FlaskClient, visitor: FlaskClient):
    with app.app_context():
        place = house(db.session).id
        db.session.commit()
    answer = administrator.post(
        "/administracion/personal/invitar",
        data={"name": "Luz", "email": "Luz@Example.mx", "role": "clerk", "houses": [place]},
    )

    assert "Invitaste a Luz" in answer.text
    assert letters(app)
    assert link_in(letters(app)[-1].replace("=\n", "").replace("=3D", "=")) == link_in(answer.text)
    page = visitor.get(link_in(answer.text))
    assert "luz@example.mx" in page.text
    chosen = visitor.post(link_in(answer.text), data={"password": PASSWORD, "again": PASSWORD})
    assert chosen.headers["Location"] == "/entrar"
    set_up(visitor, "luz@example.mx")
    assert visitor.get(link_in(answer.text)).status_code == 410
    with app.app_context():
        assert db.session.scalar(select(User).where(User.email == "luz@example.mx")).houses[0].id == place
        assert db.session.scalar(select(Message.facts)) == {}  # the secret is nowhere any more


def test_the_same_email_is_refused_in_words(administrator: FlaskClient):
    data = {"name": "Luz", "email": "luz@example.mx", "role": "auditor"}
    administrator.post("/administracion/personal/invitar", data=data)

    answer = administrator.post("/administracion/personal/invitar", data=data)

    assert answer.status_code == 422
    assert "Ya hay una cuenta con ese correo" in answer.text
    assert 'value="Luz"' in answer.text


@pytest.mark.sqlite_only
def test_a_clerk_without_a_casa_is_refused_in_words(app, administrator: FlaskClient, somebody):
    with app.app_context():
        house(db.session)
        db.session.commit()
    clerk = somebody()

    invited = administrator.post(
        "/administracion/personal/invitar",
        data={"name": "Luz", "email": "luz@example.mx", "role": "clerk"},
    )
    changed = administrator.post(f"/administracion/personal/{clerk}", data={"role": "clerk"})

    for answer in (invited, changed):
        assert answer.status_code == 422
        assert "Elige al menos una Casa." in answer.text


def test_a_link_from_long_ago_is_refused(app, administrator, visitor: FlaskClient):
    data = {"name": "Luz", "email": "luz@example.mx", "role": "auditor"}
    link = link_in(administrator.post("/administracion/personal/invitar", data=data).text)
    with app.app_context():
        db.session.execute(update(Invitation).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
        db.session.commit()

    assert visitor.get(link).status_code == 410
    assert visitor.post(link, data={"password": PASSWORD, "again": PASSWORD}).status_code == 410


@pytest.mark.sqlite_only
@pytest.mark.parametrize("password, again", [("corta", "corta"), (PASSWORD, "otra"), ("", "")])
def test_a_weak_password_is_refused_and_the_link_stays(administrator, visitor, password, again):
    data = {"name": "Luz", "email": "luz@example.mx", "role": "auditor"}
    link = link_in(administrator.post("/administracion/personal/invitar", data=data).text)

    assert visitor.post(link, data={"password": password, "again": again}).status_code == 422
    assert visitor.get(link).status_code == 200


def test_another_role_ends_her_sign_ins(app, administrator: FlaskClient, somebody, client_of):
    clerk = somebody()
    client = client_of(clerk)

    answer = administrator.post(f"/administracion/personal/{clerk}", data={"role": "auditor"})

    assert answer.status_code == 303
    assert client.get("/cuenta").status_code == 302
    with app.app_context():
        assert db.session.get(User, clerk).role is Role.AUDITOR
        assert "change_work" in db.session.scalars(select(AuditEntry.action)).all()


def test_a_closed_account_is_out_at_once(app, administrator: FlaskClient, somebody, client_of):
    clerk = somebody()
    client = client_of(clerk)

    assert "¿Cerrar la cuenta" in administrator.get(f"/administracion/personal/{clerk}/cerrar").text
    administrator.post(f"/administracion/personal/{clerk}/cerrar")
    assert client.get("/cuenta").status_code == 302

    administrator.post(f"/administracion/personal/{clerk}/abrir")
    with app.app_context():
        assert db.session.get(User, clerk).active


def test_nobody_closes_or_changes_herself(client_of, somebody):
    me = somebody(role=Role.ADMINISTRATOR)
    client = client_of(me)

    assert client.post(f"/administracion/personal/{me}/cerrar").status_code == 409
    assert client.post(f"/administracion/personal/{me}", data={"role": "auditor"}).status_code == 409


def test_a_woman_is_nobody_of_the_staff(administrator: FlaskClient, somebody):
    woman = somebody(role=Role.ENTREPRENEUR)

    assert administrator.get(f"/administracion/personal/{woman}").status_code == 404
    assert administrator.post(f"/administracion/personal/{woman}/cerrar").status_code == 404


def test_a_second_factor_goes_by_two_people(app, somebody, client_of):
    clerk = somebody(tf_primary_method="authenticator", tf_totp_secret="x")
    first, second = client_of(Role.COORDINATOR), client_of(Role.ADMINISTRATOR)
    path = f"/administracion/personal/{clerk}/segundo-paso"

    assert first.post(path).status_code == 303
    assert first.post(path).status_code == 403  # who asked does not confirm
    with app.app_context():
        assert db.session.get(User, clerk).tf_primary_method
    assert client_of(clerk).post(path).status_code == 403
    assert second.post(path).status_code == 303
    with app.app_context():
        assert db.session.get(User, clerk).tf_primary_method is None
        assert db.session.scalar(select(FactorReset)).confirmed_at is not None


def test_grave_things_ask_for_the_password_again(app, administrator: FlaskClient):
    with app.app_context():
        db.session.execute(update(SignIn).values(proved_at=datetime.now(UTC) - timedelta(minutes=20)))
        db.session.commit()

    answer = administrator.get("/administracion/personal/invitar")

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/entrar/otra-vez?next=")
    data = {"name": "Luz", "email": "luz@example.mx", "role": "auditor"}
    assert (
        administrator.post("/administracion/personal/invitar", data=data).status_code == 200
    )  # twice the time


@pytest.mark.parametrize(
    "role, address",
    [
        (Role.CLERK, "/padron/exportar"),
        (Role.COORDINATOR, "/padron/exportar"),
        (Role.COORDINATOR, "/comercios/1/cajas/llave"),
        (Role.ADMINISTRATOR, "/administracion/llaves/cambiar"),
        (Role.COORDINATOR, "/padron/importar/1/rechazadas"),
        (Role.VENDOR_MANAGER, "/comercios/1/canjes.csv"),
    ],
)
@pytest.mark.sqlite_only
def test_exports_revocations_and_keys_ask_for_the_password_again(app, client_of, role: Role, address: str):
    client = client_of(role)
    assert not client.get(address).headers.get("Location", "").startswith("/entrar/otra-vez")
    with app.app_context():
        db.session.execute(update(SignIn).values(proved_at=datetime.now(UTC) - timedelta(minutes=20)))
        db.session.commit()

    assert client.get(address).headers["Location"].startswith("/entrar/otra-vez?next=")


@pytest.mark.sqlite_only
def test_what_shows_how_she_signs_in_is_kept_by_no_browser(visitor: FlaskClient):
    assert visitor.get("/entrar").headers["Cache-Control"] == "no-store"


def test_the_password_again_makes_her_fresh(app, client_of, somebody):
    with app.app_context():
        from flask_security import hash_password

        digest = hash_password(PASSWORD)
    client = client_of(somebody(role=Role.ADMINISTRATOR, password=digest))
    with app.app_context():
        db.session.execute(update(SignIn).values(proved_at=datetime.now(UTC) - timedelta(hours=1)))
        db.session.commit()
    where = client.get("/administracion/personal/invitar").headers["Location"]

    assert client.post(where, data={"password": "mal mal mal"}).status_code == 422
    answer = client.post(where, data={"password": PASSWORD})

    assert answer.headers["Location"].startswith("/administracion/personal/invitar")
    assert client.get("/administracion/personal/invitar").status_code == 200


@pytest.mark.parametrize(
    "channel, is_safe", [(Channel.NONE, True), (Channel.EMAIL, False), (Channel.SMS, True)]
)
def test_a_woman_who_did_not_allow_it_gets_no_letter(app, visitor: FlaskClient, channel, is_safe):
    with app.app_context():
        to = Recipient(channel=channel, is_safe=is_safe, email="rosa@example.mx")
        db.session.add(to)
        db.session.flush()
        user(db.session, role=Role.ENTREPRENEUR, email="rosa@example.mx", recipient_id=to.id)
        db.session.commit()

    answer = visitor.post("/entrar/olvide", data={"email": "rosa@example.mx"})

    assert answer.status_code == 303
    assert not letters(app)


def test_a_forgotten_password_is_replaced_and_the_second_factor_stays(app, visitor: FlaskClient):
    with app.app_context():
        to = Recipient(channel=Channel.EMAIL, is_safe=True, email="luz@example.mx")
        db.session.add(to)
        db.session.flush()
        user(
            db.session,
            email="luz@example.mx",
            recipient_id=to.id,
            tf_primary_method="authenticator",
            tf_totp_secret="x",
        )
        db.session.commit()
    known = visitor.post("/entrar/olvide", data={"email": "luz@example.mx"})
    unknown = visitor.post("/entrar/olvide", data={"email": "nadie@example.mx"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )

    link = link_in(letters(app)[-1])
    visitor.post(link, data={"password": PASSWORD, "again": PASSWORD})

    assert enter(visitor, "luz@example.mx").headers["Location"].startswith("/entrar/codigo")
    assert visitor.get("/cuenta").status_code == 302


def test_a_woman_with_a_folio_adds_her_safe_email(app, client_of, visitor: FlaskClient):
    with app.app_context():
        to = Recipient(channel=Channel.EMAIL, is_safe=True, email="rosa@example.mx")
        db.session.add(to)
        db.session.flush()
        woman = user(db.session, role=Role.ENTREPRENEUR, email=None, recipient_id=to.id).id
        db.session.commit()
    client = client_of(woman, with_pin=True)

    client.post("/cuenta/correo", data={"email": "otra@example.mx"})
    assert not letters(app)
    client.post("/cuenta/correo", data={"email": "rosa@example.mx"})
    visitor.post(link_in(letters(app)[-1]), data={"password": PASSWORD, "again": PASSWORD})

    assert enter(visitor, "rosa@example.mx").headers["Location"] == "/inicio"
    with app.app_context():
        assert db.session.get(User, woman).email == "rosa@example.mx"
