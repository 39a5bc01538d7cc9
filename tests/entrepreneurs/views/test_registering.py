"""Her registration, page by page, as a phone without JavaScript sends it."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import SignIn
from portal.entrepreneurs.models import Application, State
from portal.web.extensions import db
from tests.entrepreneurs.views.her import begin, fill, only_application
from tests.factories import entrepreneurs as factories
from tests.factories.identity import make_curp


def test_she_registers_from_the_first_page_to_the_answer(app: Flask, visitor: FlaskClient):
    folio, _ = begin(visitor)
    fill(app, visitor, make_curp(1).lower())
    check = visitor.get("/solicitud/revisar").text
    assert "Rosa Elena Canul" in check and make_curp(1) in check

    answer = visitor.post("/solicitud/revisar", follow_redirects=True)

    assert "Recibimos tu solicitud" in answer.text
    assert folio in answer.text
    assert "a más tardar el" in answer.text
    assert only_application(app).state is State.SUBMITTED


def test_nothing_is_taken_before_the_notice_is_accepted(app: Flask, visitor: FlaskClient):
    answer = visitor.post("/solicitud/empezar")

    assert answer.status_code == 422
    assert only_application(app) is None


def test_the_pin_is_shown_until_she_noted_it_and_never_again(visitor: FlaskClient):
    visitor.post("/solicitud/empezar", data={"accepts": "y"})
    first = visitor.get("/solicitud/folio").text
    assert re.findall(r">(\d{3} \d{3})<", visitor.get("/solicitud/folio").text) == re.findall(
        r">(\d{3} \d{3})<", first
    )

    visitor.post("/solicitud/folio")

    assert visitor.get("/solicitud/folio").status_code == 303


@pytest.mark.sqlite_only
@pytest.mark.parametrize("with_pin", [False, True])
def test_a_woman_with_an_account_begins_another_in_it(app: Flask, client_of, with_pin: bool):
    with app.app_context():
        before = factories.application(db.session, state=State.WITHDRAWN)
        user_id = before.user_id
        db.session.commit()
    client = client_of(user_id, with_pin=with_pin)

    folio, pin = begin(client)

    with app.app_context():
        both = db.session.scalars(select(Application).order_by(Application.id)).all()
        assert [each.user_id for each in both] == [user_id, user_id]
        assert both[1].folio == folio and both[1].state is State.DRAFT
        assert db.session.scalars(select(SignIn.with_pin)).all() == [with_pin]
    entered = app.test_client().post("/entrar/folio", data={"folio": folio, "pin": pin})
    assert entered.status_code == 303


@pytest.mark.sqlite_only
@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.APPROVED, State.DUPLICATE])
def test_who_has_one_that_is_not_over_is_led_to_it(app: Flask, client_of, state: State):
    with app.app_context():
        user_id = factories.application(db.session, state=state).user_id
        db.session.commit()
    client = client_of(user_id)

    for answer in (
        client.get("/solicitud/empezar"),
        client.post("/solicitud/empezar", data={"accepts": "y"}),
    ):
        assert answer.headers["Location"] == "/solicitud"
    assert only_application(app).state is state


def test_a_duplicate_reads_the_same_pages(app: Flask):
    pages = []
    for _ in range(2):
        client = app.test_client()
        folio, _ = begin(client)
        fill(app, client, make_curp(1))
        client.post("/solicitud/revisar")
        texts = client.get("/solicitud/enviada").text + client.get("/solicitud").text
        pages.append(re.sub(r"Casa \d+", "Casa", texts.replace(folio, "")))

    assert only_application(app).state is State.DUPLICATE
    tokens = re.compile(r'(csrf_token|nonce)[^>]*"')
    assert tokens.sub("", pages[0]) == tokens.sub("", pages[1])


@pytest.mark.parametrize(
    ("slug", "data", "sentence"),
    [
        ("curp", {}, "Elige si tienes tu CURP a la mano."),
        ("curp", {"has_curp": "yes", "curp": "CAPR8608"}, "Escribiste 8."),
        ("curp", {"has_curp": "yes", "curp": make_curp(1)[:17] + "Z"}, "hay una letra donde va un número"),
        ("curp", {"has_curp": "yes", "curp": make_curp(1, birth_date=date(2015, 1, 1))}, "18 años o más"),
        ("nombre", {"given_name": "  "}, "Escribe tu nombre."),
        ("avisos", {"channel": "other"}, "Elige cómo te avisamos"),
        ("direccion", {"supermanzana": "2", "postal_code": "7751"}, "con 5 números"),
        ("direccion", {"postal_code": "77510"}, "Escribe tu supermanzana"),
        ("productos", {"products": "Pan", "since_year": "3019"}, "Escribe el año con 4 números"),
        ("sat", {"invoices": "other"}, "Cualquiera está bien"),
    ],
)
@pytest.mark.sqlite_only
def test_a_wrong_answer_says_what_to_do_and_loses_nothing(visitor: FlaskClient, slug, data, sentence):
    begin(visitor)

    answer = visitor.post(f"/solicitud/registro/{slug}", data=data)

    assert answer.status_code == 422
    assert sentence in answer.text
    for typed in (value for value in data.values() if value not in {"yes", "other"} and value.strip()):
        assert typed in answer.text


def test_a_wrong_check_digit_is_asked_about_and_then_believed(app: Flask, visitor: FlaskClient):
    begin(visitor)
    curp = make_curp(1)
    wrong = {"has_curp": "yes", "curp": curp[:17] + ("1" if curp[17] != "1" else "2")}

    first = visitor.post("/solicitud/registro/curp", data=wrong)
    assert first.status_code == 422 and "¿Naciste el" in first.text

    again = wrong | {"asked_about": wrong["curp"], "confirmed": "y"}
    assert visitor.post("/solicitud/registro/curp", data=again).status_code == 303
    assert only_application(app).curp_doubtful


def test_without_curp_there_is_a_way_on(app: Flask, visitor: FlaskClient):
    begin(visitor)

    answer = visitor.post("/solicitud/registro/curp", data={"has_curp": "no"})

    assert answer.headers["Location"].endswith("/registro/nombre")
    assert only_application(app).curp_missing_reason


def test_none_is_what_she_is_offered_first(visitor: FlaskClient):
    begin(visitor)

    page = visitor.get("/solicitud/registro/avisos").text

    assert re.search(r'checked[^>]*value="none"|value="none"[^>]*checked', page)
