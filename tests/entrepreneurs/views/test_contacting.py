"""How she is told changes after she sent hers: to nothing at once, to something else at the counter."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.entrepreneurs.models import Application, ChangeRequest, ChangeState, State
from portal.outbox.actions import write_message
from portal.outbox.models import Channel, Message, MessageState, Recipient
from portal.web.extensions import db
from tests.entrepreneurs.views.her import Clients
from tests.factories import entrepreneurs as factories
from tests.factories.entrepreneurs import NOW

pytestmark = pytest.mark.sqlite_only
CALL = {"channel": Channel.CALL, "is_safe": True, "phone": "9985550142", "hours": "A cualquier hora"}
SENT = sorted(set(State) - {State.DRAFT, State.LAPSED})


def reached(app: Flask, state: State, submitted_at=NOW, **contact) -> Application:
    """A woman who may be called, with a call that waits."""
    with app.app_context():
        to = factories.recipient(db.session, **CALL | contact)
        row = factories.application(db.session, state=state, recipient_id=to.id, submitted_at=submitted_at)
        write_message(db.session, to, template="answer_ready", facts={"folio": row.folio}, now=NOW)
        db.session.commit()
        return row


def one(app: Flask, what):
    with app.app_context():
        return db.session.scalars(what).one()


def contact(app: Flask, woman: Application) -> Recipient:
    with app.app_context():
        return db.session.get_one(Recipient, woman.recipient_id)


@pytest.mark.parametrize("state", SENT)
def test_with_her_pin_she_stops_every_message_at_once(app: Flask, client_of: Clients, state: State):
    woman = reached(app, state)
    her = client_of(woman.user_id, with_pin=True)

    assert "/solicitud/avisos" in her.get("/solicitud").text
    assert "¿Ya no te avisamos?" in her.get("/solicitud/avisos").text
    assert "desde ahora no te escribimos" in her.post("/solicitud/avisos", follow_redirects=True).text

    to = contact(app, woman)
    assert (to.channel, to.phone) == (Channel.NONE, None)
    assert one(app, select(Message.state)) is MessageState.WITHHELD
    assert one(app, select(AuditEntry.action)) == "change_contact"
    assert "/solicitud/avisos" not in her.get("/solicitud").text
    assert her.get("/solicitud/avisos").status_code == 303


def test_a_draft_is_changed_as_any_answer(app: Flask, client_of: Clients):
    woman = reached(app, State.DRAFT)

    client_of(woman.user_id, with_pin=True).post("/solicitud/avisos")

    assert contact(app, woman).channel is Channel.CALL


def test_nobody_writes_a_contact_into_what_was_never_sent(app: Flask, coordinator: FlaskClient):
    gone = reached(app, State.WITHDRAWN, submitted_at=None), reached(app, State.LAPSED, submitted_at=None)

    for woman in gone:
        assert coordinator.get(f"/revision/{woman.id}/cambiar/avisos").status_code == 404


def test_no_wish_that_waits_brings_messages_back(app: Flask, client_of: Clients):
    woman = reached(app, State.APPROVED)
    her = client_of(woman.user_id)
    assert her.post("/solicitud/cambios/avisos", data={"channel": "whatsapp"}).status_code == 303
    assert one(app, select(ChangeRequest.state)) is ChangeState.ASKED

    her.post("/solicitud/avisos")

    assert one(app, select(ChangeRequest.state)) is ChangeState.REFUSED
    assert contact(app, woman).channel is Channel.NONE


def test_after_approval_none_waits_for_nobody(app: Flask, client_of: Clients):
    woman = reached(app, State.APPROVED)

    page = client_of(woman.user_id).post(
        "/solicitud/cambios/avisos", data={"channel": "none"}, follow_redirects=True
    )

    assert "desde ahora no te escribimos" in page.text
    assert contact(app, woman).channel is Channel.NONE


def test_not_safe_counts_at_once_and_another_number_waits(app: Flask, client_of: Clients):
    woman = reached(app, State.APPROVED)
    answers = {"is_safe": "no", "hours": "A cualquier hora", "may_leave_message": "no"}

    client_of(woman.user_id).post("/solicitud/cambios/contacto", data=answers | {"phone": "9985550199"})

    to = contact(app, woman)
    assert (to.is_safe, to.phone) == (False, "9985550142")
    assert one(app, select(ChangeRequest.facts))["phone"] == "9985550199"


@pytest.mark.parametrize("state", SENT)
def test_the_counter_changes_where_she_is_told(app: Flask, coordinator: FlaskClient, state: State):
    woman = reached(app, state)
    address = f"/revision/{woman.id}/cambiar"

    page = coordinator.get(f"/revision/{woman.id}").text
    assert (f"{address}/avisos" in page) == (state is not State.APPROVED)
    chosen = coordinator.post(f"{address}/avisos", data={"channel": "whatsapp"})
    assert chosen.location == f"{address}/contacto"
    answers = {"phone": "998 555 0199", "is_safe": "yes", "hours": "A cualquier hora"}
    assert coordinator.post(f"{address}/contacto", data=answers).status_code == 303

    to = contact(app, woman)
    assert (to.channel, to.phone, to.accepts()) == (Channel.WHATSAPP, "9985550199", True)
    with app.app_context():
        steps = db.session.scalars(select(AuditEntry.action)).all()
    assert steps.count("apply_change" if state is State.APPROVED else "change_contact") == 2


def test_the_counter_changes_nothing_else_before_approval(app: Flask, coordinator: FlaskClient):
    woman, begun = reached(app, State.SUBMITTED), reached(app, State.DRAFT)

    assert coordinator.get(f"/revision/{woman.id}/cambiar").status_code == 404
    assert coordinator.get(f"/revision/{woman.id}/cambiar/direccion").status_code == 404
    assert coordinator.get(f"/revision/{begun.id}/cambiar/avisos").status_code == 404


def test_at_the_counter_none_does_not_wait_behind_another_wish(
    app: Flask, coordinator: FlaskClient, client_of: Clients
):
    woman = reached(app, State.APPROVED)
    client_of(woman.user_id).post("/solicitud/cambios/avisos", data={"channel": "whatsapp"})

    coordinator.post(f"/revision/{woman.id}/cambiar/avisos", data={"channel": "none"})

    assert contact(app, woman).channel is Channel.NONE
    assert one(app, select(ChangeRequest.state)) is ChangeState.REFUSED


def test_a_number_without_a_way_to_use_it_is_not_taken(
    app: Flask, coordinator: FlaskClient, client_of: Clients
):
    woman = reached(app, State.APPROVED, channel=Channel.NONE, phone=None)

    answer = coordinator.get(f"/revision/{woman.id}/cambiar/contacto")

    assert answer.location.endswith("/cambiar/avisos")
    assert "/solicitud/cambios/contacto" not in client_of(woman.user_id).get("/solicitud/cambios").text
