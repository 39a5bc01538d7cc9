"""Staff cannot be impersonated cheaply: a second factor, good once, and no way around it."""

import threading
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.actions import signing_in
from portal.core.roles import Role
from portal.preferences.actions import choose
from portal.preferences.queries import forget
from portal.web.extensions import db, limiter
from tests.accounts.views.test_signing_in import code_of, enter, let_code_pass, person, set_up  # noqa: F401
from tests.promises.sizes import size

pytestmark = pytest.mark.promise


def is_in(client: FlaskClient) -> bool:
    return client.get("/cuenta").status_code == 200


def guess(app: Flask, email: str, tries: int) -> None:
    """Guess the second factor of somebody whose password is known."""
    for number in range(tries):
        client = app.test_client()
        enter(client, email)
        client.post("/entrar/codigo", data={"code": f"{number:06}"})


@pytest.mark.parametrize("pauses", [True, False])
def test_codes_cannot_be_guessed(app, person, monkeypatch, pauses: bool):  # noqa: F811
    """After five wrong codes even the right one waits; without the pause (the control) it is taken."""
    monkeypatch.setattr(limiter, "enabled", False)
    email = person(Role.CLERK)
    secret = set_up(app.test_client(), email)
    let_code_pass(app)
    if not pauses:
        monkeypatch.setattr(signing_in, "PAUSE_AFTER", 10**9)
    guess(app, email, size(5, 100))

    client = app.test_client()
    enter(client, email)
    client.post("/entrar/codigo", data={"code": code_of(secret)})

    assert is_in(client) is not pauses


@pytest.mark.parametrize("once", [True, False])
def test_one_code_lets_one_in(app, person, monkeypatch, once: bool):  # noqa: F811
    """Racers with one code: exactly one is in; without the count of steps (the control) several are."""
    monkeypatch.setattr(limiter, "enabled", False)
    monkeypatch.setattr(signing_in, "PAUSE_AFTER", 10**9)  # the losers of twenty rounds are many wrong codes
    email = person(Role.CLERK)
    secret = set_up(app.test_client(), email)
    if not once:
        monkeypatch.setattr("portal.accounts.library.spend_totp_counter", lambda *facts: True)
        monkeypatch.setattr("portal.accounts.library.OnceTotp.get_last_counter", lambda self, user: None)
    for _ in range(size(1, 20)):
        let_code_pass(app)
        clients = [app.test_client() for _ in range(4)]
        for client in clients:
            enter(client, email)
        code, gate = code_of(secret), threading.Barrier(len(clients))

        def race(client: FlaskClient, code: str = code, gate: threading.Barrier = gate) -> None:
            gate.wait()
            client.post("/entrar/codigo", data={"code": code})

        racers = [threading.Thread(target=race, args=[client]) for client in clients]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        inside = sum(is_in(client) for client in clients)
        assert (inside == 1) if once else (inside > 1)


@pytest.mark.parametrize("demonstration", [False, True])
def test_a_password_alone_is_not_enough(app, person, demonstration: bool):  # noqa: F811
    """Only a demonstration (the control) lets staff in with a password."""
    email = person(Role.ADMINISTRATOR)
    with app.app_context():
        choose(db.session, key="demonstration", value=demonstration, by_id=None, now=datetime.now(UTC))
        db.session.commit()
        forget(db.session)
    client = app.test_client()
    enter(client, email)

    assert is_in(client) is demonstration


@pytest.mark.parametrize("ends", [True, False])
def test_who_left_is_out(app, person, monkeypatch, ends: bool):  # noqa: F811
    """A stolen cookie dies with the sign-in; where leaving ends nothing (the control) it lives on."""
    client, thief = app.test_client(), app.test_client()
    enter(client, person(Role.ENTREPRENEUR))
    thief.set_cookie("portal", client.get_cookie("portal").value)
    if not ends:
        monkeypatch.setattr("portal.accounts.security.end_sign_in", lambda *facts, **more: None)

    client.post("/salir")

    assert is_in(thief) is not ends


@pytest.mark.sqlite_only
@pytest.mark.parametrize("limited", [True, False])
def test_one_network_does_not_try_without_end(app, monkeypatch, limited: bool):
    """The thirty-first try of a minute waits; without the limiter (the control) it does not."""
    monkeypatch.setattr(limiter, "enabled", limited)
    monkeypatch.setattr("portal.accounts.forms.fields.hash_password", lambda password: "")
    client = app.test_client()
    answers = [enter(client, f"nadie{n}@example.mx", "mal mal mal") for n in range(31)]

    assert (answers[-1].status_code == 429) is limited
    assert ("Retry-After" in answers[-1].headers) is limited
