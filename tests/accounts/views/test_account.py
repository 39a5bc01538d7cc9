"""Her own account and its sign-ins."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import select, update

from portal.accounts.models import SignIn
from portal.core.roles import Role
from portal.preferences.actions import choose
from portal.preferences.catalogue import LONGEST_SIGN_IN_HOURS
from portal.web.extensions import db
from tests.accounts.views.test_signing_in import PASSWORD, enter
from tests.factories.accounts import user


def someone(app: Flask, **changes: object) -> int:
    with app.app_context():
        row = user(db.session, **({"role": Role.ENTREPRENEUR, "password": hash_password(PASSWORD)} | changes))
        db.session.commit()
        return row.id


def test_she_ends_a_sign_in_that_is_not_this_one(app, client_of):
    woman = someone(app)
    here, there = client_of(woman), client_of(woman)
    page = here.get("/cuenta/sesiones").text
    with app.app_context():
        other = db.session.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()

    assert page.count("/terminar") == 3  # each of two, and all the others
    assert here.post(f"/cuenta/sesiones/{other}/terminar").status_code == 303
    assert there.get("/cuenta").status_code == 302
    assert here.get("/cuenta").status_code == 200


def test_she_ends_all_others_and_gets_a_new_session(app, client_of):
    woman = someone(app)
    here, there = client_of(woman), client_of(woman)

    assert here.post("/cuenta/sesiones/terminar").status_code == 303
    assert there.get("/cuenta").status_code == 302
    assert here.get("/cuenta").status_code == 200


def test_anothers_sign_in_does_not_exist_for_her(app, client_of):
    client_of(someone(app))
    with app.app_context():
        hers = db.session.scalar(select(SignIn.id))

    assert client_of(someone(app)).post(f"/cuenta/sesiones/{hers}/terminar").status_code == 404


def test_a_sign_in_ends_when_it_is_not_used(app, client_of):
    client = client_of(someone(app))
    with app.app_context():
        db.session.execute(update(SignIn).values(seen_at=datetime.now(UTC) - timedelta(minutes=31)))
        db.session.commit()

    assert client.get("/cuenta").status_code == 302


def test_a_sign_in_of_a_shop_lives_longer(app, client_of):
    client = client_of(someone(app, role=Role.CASHIER))
    with app.app_context():
        db.session.execute(update(SignIn).values(seen_at=datetime.now(UTC) - timedelta(minutes=31)))
        db.session.commit()

    assert client.get("/cuenta").status_code == 200


def test_every_role_has_limits_of_its_own_and_nobody_is_touched_by_anothers(app, client_of):
    clients = {role: client_of(someone(app, role=role)) for role in Role}
    used = datetime.now(UTC) - timedelta(minutes=20)
    for strict in Role:
        with app.app_context():
            for role in Role:
                least = 15 if role is strict else 25
                facts = {"key": f"{role}_idle_minutes", "value": least, "by_id": None, "now": used}
                choose(db.session, **facts)
            db.session.execute(update(SignIn).values(seen_at=used))
            db.session.commit()

        ended = [role for role, client in clients.items() if client.get("/cuenta").status_code == 302]

        assert ended == [strict]


@pytest.mark.parametrize(
    "role, setting, usual",
    [
        (Role.ADMINISTRATOR, "administrator_hours", 12),
        (Role.CLERK, "clerk_hours", 12),
        (Role.CASHIER, "cashier_hours", 24),
        (Role.ENTREPRENEUR, "entrepreneur_hours", 12),
    ],
)
def test_a_sign_in_ends_after_the_hours_of_its_role_however_much_it_is_used(
    app, client_of, role: Role, setting: str, usual: int
):
    client = client_of(someone(app, role=role))
    begun = datetime.now(UTC) - timedelta(hours=usual - 1)
    with app.app_context():
        db.session.execute(update(SignIn).values(started_at=begun))
        db.session.commit()
    assert client.get("/cuenta").status_code == 200

    with app.app_context():
        choose(db.session, key=setting, value=usual - 2, by_id=None, now=datetime.now(UTC))
        db.session.commit()

    assert client.get("/cuenta").status_code == 302


@pytest.mark.sqlite_only
def test_the_cookie_outlives_every_sign_in_and_the_row_decides(app, client_of, monkeypatch):
    client = client_of(someone(app, role=Role.CASHIER))
    with app.app_context():
        choose(
            db.session,
            key="cashier_hours",
            value=LONGEST_SIGN_IN_HOURS,
            by_id=None,
            now=datetime.now(UTC),
        )
        db.session.commit()
    at = time.time() + 23 * 3600
    with app.app_context():
        seen = datetime.fromtimestamp(at, UTC)
        db.session.execute(update(SignIn).values(seen_at=seen))
        db.session.commit()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: at)

    assert client.get("/cuenta").status_code == 200


def test_a_new_password_ends_the_others(app, client_of, visitor: FlaskClient):
    woman = someone(app, email="rosa@example.mx")
    here, there = client_of(woman), client_of(woman)
    other = "otra contraseña bien larga"

    wrong = here.post("/cuenta/contrasena", data={"present": "mal", "password": other, "again": other})
    right = here.post("/cuenta/contrasena", data={"present": PASSWORD, "password": other, "again": other})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert here.get("/cuenta").status_code == 200
    assert there.get("/cuenta").status_code == 302
    assert enter(visitor, "rosa@example.mx").status_code == 422
    assert enter(visitor, "rosa@example.mx", other).status_code == 302


def test_a_pin_opens_her_account_page_and_no_password(app, client_of):
    client = client_of(someone(app, email=None, password=None), with_pin=True)

    assert "Con tu folio y tu PIN" in client.get("/cuenta").text
    assert client.get("/cuenta/contrasena").status_code == 403


@pytest.mark.sqlite_only
def test_leaving_takes_her_to_a_page_whose_title_says_nothing(app, client_of):
    woman = client_of(someone(app))
    assert woman.get("/cuenta").text.count('name="next" value="/entrar/folio"') == 2
    assert woman.post("/salir", data={"next": "/entrar/folio"}).headers["Location"] == "/entrar/folio"

    woman = client_of(someone(app))
    here = re.search(r"/cuenta/sesiones/\d+/terminar", woman.get("/cuenta/sesiones").text)
    assert here and woman.post(here[0]).headers["Location"] == "/entrar/folio"
    assert 'name="next"' not in client_of(Role.CLERK).get("/cuenta").text
