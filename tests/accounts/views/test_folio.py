from datetime import timedelta

import argon2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.accounts.actions.signing_in import PAUSE_AFTER, VOID_AFTER, count_pin
from portal.accounts.errors import WrongSecretError
from portal.accounts.models import Pin
from portal.accounts.pins import hash_pin
from portal.web.extensions import db
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import NOW

PIN = "482913"
DIGEST = hash_pin(PIN)


@pytest.fixture
def folio(app: Flask) -> str:
    with app.app_context():
        sent = factories.application(db.session)
        factories.pin_row(db.session, sent, DIGEST)
        db.session.commit()
        return sent.folio


def enter(client: FlaskClient, folio: str, pin: str) -> int:
    return client.post("/entrar/folio", data={"folio": folio, "pin": pin}).status_code


def test_folio_and_pin_let_her_in(visitor: FlaskClient, folio: str):
    assert enter(visitor, folio.replace("-", " ").lower(), "482 913") == 303
    assert visitor.get("/solicitud").status_code == 200


def test_wrong_unknown_and_paused_are_answered_alike(visitor: FlaskClient, folio: str):
    def answer(folio: str, pin: str) -> str:
        return visitor.post("/entrar/folio", data={"folio": folio, "pin": pin}).text.replace(folio, "")

    wrong = answer(folio, "111222")
    unknown = answer("0000-0000-0", "111222")
    for _ in range(PAUSE_AFTER):
        answer(folio, "111222")

    assert wrong == unknown == answer(folio, PIN)


@pytest.mark.sqlite_only
def test_knowing_a_folio_does_not_show_in_the_time(visitor: FlaskClient, folio: str, monkeypatch):
    """All that takes time is Argon2: a folio that nobody has costs one comparison, as hers does."""
    enter(visitor, "0000-0000-0", "111222")  # the first of all makes the digest of nobody
    real, compared = argon2.low_level.verify_secret, []
    monkeypatch.setattr(
        "argon2._password_hasher.verify_secret", lambda *of, **more: compared.append(1) or real(*of, **more)
    )

    def cost(folio: str) -> int:
        compared.clear()
        enter(visitor, folio, "111222")
        return len(compared)

    assert cost(folio) == cost("0000-0000-0") == 1


def test_a_pin_that_the_counter_replaced_while_it_was_compared_opens_nothing(app: Flask, folio: str):
    with app.app_context():
        db.session.execute(update(Pin).values(digest=hash_pin("111222")))
        with pytest.raises(WrongSecretError):
            count_pin(db.session, folio, digest=DIGEST, was_right=True, now=NOW)


def test_five_failures_pause_and_time_heals(app: Flask, visitor: FlaskClient, folio: str):
    for _ in range(PAUSE_AFTER):
        assert enter(visitor, folio, "111222") == 422
    assert enter(visitor, folio, PIN) == 422

    with app.app_context():
        db.session.execute(update(Pin).values(paused_until=factories.NOW - timedelta(days=999)))
        db.session.commit()

    assert enter(visitor, folio, PIN) == 303


def test_twenty_failures_void_it(app: Flask, visitor: FlaskClient, folio: str):
    with app.app_context():
        db.session.execute(update(Pin).values(failures=VOID_AFTER - 1))
        db.session.commit()

    enter(visitor, folio, "111222")

    assert enter(visitor, folio, PIN) == 422


@pytest.mark.parametrize(("typed", "sentence"), [("7KQ4", "son 9 letras"), ("7KQ4-M2XN-Z", "no coincide")])
@pytest.mark.parametrize("address", ["/entrar/folio", "/solicitud/liga"])
@pytest.mark.sqlite_only
def test_a_folio_that_cannot_be_one_is_said_at_once(
    visitor: FlaskClient, address: str, typed: str, sentence: str
):
    page = visitor.post(address, data={"folio": typed, "pin": PIN}).text

    assert sentence in page and typed in page


@pytest.mark.sqlite_only
@pytest.mark.parametrize("wanted", ["/solicitud/cambios", "/mi-tarjeta"])
def test_who_wanted_a_page_of_hers_enters_with_her_folio_and_gets_it(
    visitor: FlaskClient, folio: str, wanted: str
):
    asked = visitor.get(wanted)
    assert asked.headers["Location"] == f"/entrar/folio?next={wanted}"

    page = visitor.get(asked.headers["Location"]).text
    assert "Entra para ver esa página." in page and f"/entrar?next={wanted}" in page

    answer = visitor.post(asked.headers["Location"], data={"folio": folio, "pin": PIN})
    assert answer.headers["Location"] == wanted


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "wanted", ["https://example.com/", "//example.com", "/\\example.com", "/%0a/example.com", ""]
)
def test_no_other_address_is_gone_to(visitor: FlaskClient, folio: str, wanted: str):
    answer = visitor.post(f"/entrar/folio?next={wanted}", data={"folio": folio, "pin": PIN})

    assert answer.headers["Location"] == "/inicio"


@pytest.mark.sqlite_only
def test_the_other_way_in_leads_to_this_one(visitor: FlaskClient):
    main = visitor.get("/entrar?next=/cuenta").text.split("<main")[1].split("</main>")[0]

    assert 'href="/entrar/folio?next=/cuenta"' in main


@pytest.mark.sqlite_only
@pytest.mark.parametrize("address", ["/entrar/folio", "/entrar/olvide", "/entrar", "/solicitud/liga"])
def test_going_back_shows_nothing_that_was_typed(visitor: FlaskClient, address: str):
    assert visitor.get(address).headers["Cache-Control"] == "no-store"
    assert visitor.post(address, data={"folio": "7KQ4", "pin": "1"}).headers["Cache-Control"] == "no-store"


@pytest.mark.sqlite_only
def test_her_page_says_how_long_a_pin_rests(app: Flask, visitor: FlaskClient):
    app.jinja_env.globals["lasts"] = {"pause": timedelta(hours=2)}

    assert "el PIN descansa 2 horas." in visitor.get("/entrar/folio").text
