from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument
from sqlalchemy import select

from portal.accounts.models import Pin
from portal.audit.models import AuditEntry
from portal.entrepreneurs.models import Application, State
from portal.privacy.models import Consent, ConsentChannel
from portal.web.extensions import db
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import house
from tests.factories.files import photo
from tests.factories.identity import make_curp

ANSWERS = {
    "has_curp": "yes",
    "curp": make_curp(77),
    "given_name": "Guadalupe",
    "first_surname": "Dzul",
    "channel": "none",
    "supermanzana": "237",
    "postal_code": "77510",
    "products": "Hamacas",
    "invoices": "not_yet",
}


@pytest.fixture
def places(app: Flask) -> dict[str, str]:
    """A house and a giro to choose from."""
    with app.app_context():
        ids = {"house_id": str(house(db.session).id), "giro_id": str(factories.giro(db.session).id)}
        db.session.commit()
    return ids


def begin(client: FlaskClient, places: dict[str, str]) -> str:
    return client.post("/revision/registrar", data={"house": places["house_id"], "accepts": "y"}).headers[
        "Location"
    ]


def words_of(pdf: bytes) -> str:
    document = PdfDocument(pdf)
    text = document[0].get_textpage().get_text_range()
    document.close()
    return text


def only_application(app: Flask) -> Application:
    with app.app_context():
        return db.session.scalars(select(Application)).one()


def test_a_woman_is_registered_at_the_counter(app: Flask, coordinator: FlaskClient, places):
    address = begin(coordinator, places)
    assert "léele" in coordinator.get("/revision/registrar").text.lower()

    paper = coordinator.post(address, data=ANSWERS | places).headers["Location"]
    assert paper.endswith("/captura/identificacion")
    proof = coordinator.post(paper).headers["Location"]
    check = coordinator.post(proof).headers["Location"]
    assert "Guadalupe Dzul" in coordinator.get(check).text
    slip = coordinator.post(check).headers["Location"]
    answer = coordinator.post(slip, data={"identity": "INE", "size": "receipt"})

    sent = only_application(app)
    assert (sent.state, sent.captured_by_id is not None) == (State.SUBMITTED, True)
    assert sent.folio in words_of(answer.data)
    with app.app_context():
        assert db.session.scalars(select(Consent.channel)).one() is ConsentChannel.ASSISTED
        assert "give_pin" in db.session.scalars(select(AuditEntry.action)).all()


def test_without_her_consent_nothing_begins(app: Flask, coordinator: FlaskClient, places):
    answer = coordinator.post("/revision/registrar", data={"house": places["house_id"]})

    assert answer.status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Application)).all() == []


def test_what_follows_from_an_answer_is_asked_next(coordinator: FlaskClient, places):
    address = begin(coordinator, places)

    reach = coordinator.post(address, data=ANSWERS | places | {"channel": "call"}).headers["Location"]

    assert reach.endswith("/captura/contacto")
    answer = coordinator.post(
        reach,
        data={
            "phone": "998 200 0001",
            "is_safe": "yes",
            "hours": "A cualquier hora",
            "may_leave_message": "no",
        },
    )
    assert answer.headers["Location"].endswith("/captura/identificacion")


def test_every_wrong_answer_is_said_at_once_and_nothing_is_lost(coordinator: FlaskClient, places):
    address = begin(coordinator, places)

    answer = coordinator.post(address, data=ANSWERS | places | {"postal_code": "77", "given_name": ""})

    assert answer.status_code == 422
    assert "Falta corregir 2 cosas" in answer.text and "Hamacas" in answer.text


def test_more_photos_than_a_card_shows_are_refused_in_words(coordinator: FlaskClient, places):
    address = f"{begin(coordinator, places)}/foto"

    two = [(BytesIO(photo(colour=colour)), f"{colour}.jpg") for colour in ("white", "gray")]

    answer = coordinator.post(address, data={"files": two})

    assert answer.status_code == 422 and "Va una sola foto." in answer.text


@pytest.mark.parametrize("size", ["receipt", "letter"])
def test_the_slip_is_neutral_and_its_pin_opens_the_folio(app: Flask, clerk: FlaskClient, size: str):
    with app.app_context():
        row = factories.application(db.session)
        db.session.commit()
        id, folio = row.id, row.folio

    first = words_of(clerk.post(f"/revision/{id}/pin", data={"identity": "INE", "size": size}).data)
    second = words_of(clerk.post(f"/revision/{id}/pin", data={"identity": "INE", "size": size}).data)

    assert folio in first and first != second
    for word in ("mujer", "instituto", "ellas", "violencia", "rosa", "canul"):
        assert word not in first.lower()
    pin = next(word for word in second.split() if len(word) == 6 and word.isdigit())
    answer = app.test_client().post("/entrar/folio", data={"folio": folio, "pin": pin})
    assert answer.status_code == 303


def test_a_pin_is_given_only_to_whom_staff_know(app: Flask, clerk: FlaskClient):
    with app.app_context():
        id = factories.application(db.session).id
        db.session.commit()

    answer = clerk.post(f"/revision/{id}/pin", data={"size": "letter"})

    assert answer.status_code == 422 and "Compara su documento" in answer.text
    with app.app_context():
        assert db.session.scalars(select(Pin)).all() == []


def test_a_woman_of_the_old_registry_gets_her_account_with_her_pin(app: Flask, clerk: FlaskClient):
    with app.app_context():
        id = factories.application(db.session, user_id=None, state=State.APPROVED, taken_over=True).id
        db.session.commit()

    clerk.post(f"/revision/{id}/pin", data={"identity": "INE", "size": "letter"})

    assert only_application(app).user_id is not None


def test_what_she_types_herself_is_seen_by_nobody_before_she_sends_it(app: Flask, coordinator: FlaskClient):
    with app.app_context():
        id = factories.draft(db.session, given_name="Guadalupe", supermanzana="501").id
        db.session.commit()

    assert coordinator.get(f"/revision/{id}").status_code == 404
    assert coordinator.get(f"/revision/{id}/captura").status_code == 404
    assert "501" not in coordinator.get(f"/padron/{id}").text
