"""She answers a question with words alone, and what she cannot see again is not asked of her again."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.entrepreneurs.models import Clarification, State
from portal.outbox.models import Channel
from portal.web.extensions import db
from tests.entrepreneurs.views.her import Clients, add, only_application
from tests.factories import entrepreneurs as factories

pytestmark = pytest.mark.sqlite_only


def asked(app: Flask, field: str, channel: Channel = Channel.NONE, **more) -> tuple[int, str]:
    """Ask her about a field; returns her user and the address of the question."""
    with app.app_context():
        to = factories.recipient(db.session, channel=channel).id
        sent = factories.application(db.session, state=State.NEEDS_CORRECTION, recipient_id=to, **more)
        address = f"/solicitud/aclaracion/{factories.question(db.session, sent, field=field).id}"
        db.session.commit()
        return sent.user_id, address


def answers(app: Flask) -> list[tuple[str, str | None]]:
    with app.app_context():
        asked = db.session.scalars(select(Clarification).order_by(Clarification.id))
        return [(each.field, each.answer) for each in asked]


@pytest.mark.parametrize("field", ["contacto", "curp", "productos", "direccion", "casa"])
@pytest.mark.parametrize("with_pin", [True, False])
def test_words_alone_are_an_answer(app: Flask, client_of: Clients, field: str, with_pin: bool):
    nothing = {"curp": None, "curp_key": None, "products": "", "supermanzana": None, "postal_code": None}
    user_id, address = asked(app, field, Channel.CALL, **nothing)
    her = client_of(user_id, with_pin=with_pin)

    assert her.post(address, data={"words": "  "}).status_code == 422
    assert her.post(address, data={"words": "Se lo llevo mañana."}).status_code == 303

    assert answers(app) == [(field, "Se lo llevo mañana.")]
    assert only_application(app).state is State.IN_REVIEW


def test_words_do_not_blank_what_she_had_written(app: Flask, client_of: Clients):
    user_id, address = asked(app, "direccion")
    blank = dict.fromkeys(("supermanzana", "manzana", "lote", "postal_code"), "")

    client_of(user_id).post(address, data=blank | {"words": "Me mudo en enero."})

    assert only_application(app).postal_code == "77510"


def test_words_beside_a_wrong_answer_do_not_hide_it(app: Flask, client_of: Clients):
    user_id, address = asked(app, "direccion")

    page = client_of(user_id, with_pin=True).post(address, data={"postal_code": "7", "words": "Es ese."})

    assert page.status_code == 422 and "con 5 números" in page.text


@pytest.mark.parametrize("state", [State.NEEDS_CORRECTION, State.DRAFT])
def test_a_colonia_that_is_kept_stands_for_the_supermanzana(app: Flask, client_of: Clients, state: State):
    only = {"supermanzana": None, "colonia": "Bonfil"}
    user_id, address = asked(app, "direccion", **only)
    if state is State.DRAFT:
        user_id, address = add(app, state=state, **only).user_id, "/solicitud/registro/direccion"
    her = client_of(user_id, with_pin=True)

    assert her.post(address, data={"manzana": "3"}).status_code == 303

    changed = only_application(app)
    assert (changed.manzana, changed.colonia) == ("3", "Bonfil")


def test_a_number_is_asked_after_she_said_how(app: Flask, client_of: Clients):
    user_id, address = asked(app, "contacto")
    her = client_of(user_id, with_pin=True)
    reach = {"phone": "998 555 0142", "is_safe": "yes", "hours": "A cualquier hora"}

    page = her.get(address).text
    assert "Mensaje de WhatsApp" in page and "Tu número" not in page
    assert her.post(address, data={"channel": "whatsapp"}).status_code == 303
    assert only_application(app).state is State.NEEDS_CORRECTION
    assert her.post("/solicitud/aclaracion/2", data=reach).status_code == 303

    with app.app_context():
        assert only_application(app).state is State.IN_REVIEW
        assert db.session.merge(only_application(app)).recipient.accepts()


def test_who_wants_no_messages_is_asked_no_number(app: Flask, coordinator: FlaskClient, client_of: Clients):
    sent = add(app, state=State.SUBMITTED)
    coordinator.post(f"/revision/{sent.id}/tomar")

    page = coordinator.get(f"/revision/{sent.id}").text
    assert f"/revision/{sent.id}/preguntar/avisos" in page
    assert f"/revision/{sent.id}/preguntar/contacto" not in page
    answer = coordinator.get(f"/revision/{sent.id}/preguntar/contacto")
    assert answer.location.endswith("/preguntar/avisos")
