"""What staff do at the counter for a woman whose application was sent."""

import io

import pytest

from portal.core.roles import Role
from portal.entrepreneurs.models import ChangeRequest, ChangeState, Paper, PaperKind, State
from portal.outbox.models import Channel, Message, MessageState
from portal.privacy.models import Consent, ConsentChannel
from portal.web.extensions import db
from tests.factories.accounts import user
from tests.factories.entrepreneurs import application, question, recipient
from tests.factories.files import photo

pytestmark = pytest.mark.sqlite_only


def woman(app, **changes) -> int:
    with app.app_context():
        row = application(db.session, **changes)
        db.session.commit()
        return row.id


def facts_of(app, model, *columns):
    with app.app_context():
        return db.session.query(*(getattr(model, name) for name in columns)).all()


def picture(name: str = "foto.jpg"):
    return (io.BytesIO(photo()), name)


def test_her_answer_is_written_down_and_goes_back_to_the_reviewer(app, client_of):
    with app.app_context():
        reviewer = user(db.session, role=Role.COORDINATOR)
        row = application(db.session, state=State.NEEDS_CORRECTION, owner_id=reviewer.id)
        asked = question(db.session, row, asked_by_id=reviewer.id)
        id, question_id, reviewer_id = row.id, asked.id, reviewer.id
        db.session.commit()
    client = client_of(reviewer_id)
    address = f"/revision/{id}/contestar/{question_id}"

    assert address in client.get(f"/revision/{id}").text
    assert "¿Cuál es tu manzana?" in client.get(address).text
    answered = client.post(address, data={"manzana": "14", "postal_code": "77510", "supermanzana": "237"})

    assert answered.status_code == 303
    page = client.get(f"/revision/{id}").text
    assert "manzana 14" in page and "En revisión" in page
    assert client.get(address).status_code == 303  # answered: there is nothing to write any more


def test_a_paper_that_she_brings_is_received_once(app, coordinator):
    id = woman(app, state=State.SUBMITTED)
    address = f"/revision/{id}/recibir/comprobante"

    assert address in coordinator.get(f"/revision/{id}").text
    assert coordinator.post(address, data={}).status_code == 422
    assert coordinator.post(address, data={"files": [picture()]}).status_code == 303

    assert facts_of(app, Paper, "kind") == [(PaperKind.PROOF_OF_ADDRESS,)]
    assert address not in coordinator.get(f"/revision/{id}").text
    assert coordinator.get(address).status_code == 303


def test_her_address_changes_at_the_counter_and_her_name_waits_for_another(app, coordinator, client_of):
    id = woman(app, state=State.APPROVED)
    address = f"/revision/{id}/cambiar"

    assert f"{address}/direccion" in coordinator.get(address).text
    refused = coordinator.post(f"{address}/direccion", data={"supermanzana": "237", "postal_code": "7"})
    moved = coordinator.post(f"{address}/direccion", data={"supermanzana": "9", "postal_code": "77500"})
    named = coordinator.post(f"{address}/nombre", data={"given_name": "Ximena", "first_surname": "Ek"})
    again = coordinator.post(f"{address}/nombre", data={"given_name": "Ximena", "first_surname": "Ek"})

    assert (refused.status_code, moved.status_code, named.status_code) == (422, 303, 303)
    assert again.status_code == 422 and "Ya hay un cambio" in again.text
    states = [state for (state,) in facts_of(app, ChangeRequest, "state")]
    assert states == [ChangeState.APPLIED, ChangeState.SECONDED]
    page = coordinator.get(address).text
    assert "Supermanzana 9" in page and "Hay un cambio por revisar" in page


def test_another_way_to_be_told_asks_where(app, coordinator):
    id = woman(app, state=State.APPROVED)

    chosen = coordinator.post(f"/revision/{id}/cambiar/avisos", data={"channel": "whatsapp"})

    assert chosen.location.endswith(f"/revision/{id}/cambiar/contacto")


def test_two_people_see_both_photos_before_they_agree(app, coordinator, client_of):
    id = woman(app, state=State.APPROVED)

    sent = coordinator.post(f"/revision/{id}/cambiar/foto", data={"files": picture()})
    (change_id, state), *_ = facts_of(app, ChangeRequest, "id", "state")
    second = client_of(Role.COORDINATOR)

    assert sent.status_code == 303 and state is ChangeState.SECONDED
    assert f"/revision/cambios/{change_id}/foto.jpg" in second.get(f"/revision/cambios/{change_id}").text
    assert second.get(f"/revision/cambios/{change_id}/foto.jpg").mimetype == "image/jpeg"
    assert second.post(f"/revision/cambios/{change_id}/aceptar").status_code == 303
    assert f"/revision/{id}/papeles/1" in second.get(f"/revision/{id}").text


def test_she_asks_for_another_photo_herself(app, client_of):
    with app.app_context():
        row = application(db.session, state=State.APPROVED)
        user_id = row.user_id
        db.session.commit()
    her = client_of(user_id)

    assert "/solicitud/cambios/foto" in her.get("/solicitud/cambios").text
    assert her.post("/solicitud/cambios/foto", data={}).status_code == 422
    assert her.post("/solicitud/cambios/foto", data={"files": picture()}).status_code == 303
    assert facts_of(app, ChangeRequest, "field") == [("foto",)]
    assert client_of(user_id, with_pin=True).get("/solicitud/cambios/foto").status_code == 403


def test_she_reads_why_her_change_was_refused(app, client_of):
    with app.app_context():
        to = recipient(db.session, channel=Channel.EMAIL, is_safe=True, email="ella@example.mx").id
        row = application(db.session, state=State.APPROVED, recipient_id=to)
        id, user_id = row.id, row.user_id
        db.session.commit()
    her, with_pin = client_of(user_id), client_of(user_id, with_pin=True)
    staff = client_of(Role.COORDINATOR)
    her.post("/solicitud/cambios/productos", data={"products": "Flanes"})
    staff.post("/revision/cambios/1/negar", data={"words": "Trae <b>tu</b> permiso."})

    words = "Trae &lt;b&gt;tu&lt;/b&gt; permiso."
    assert words in with_pin.get("/solicitud").text
    assert (
        words in with_pin.get("/solicitud/cambios").text and "Flanes" not in with_pin.get("/solicitud").text
    )
    assert words in staff.get("/revision/cambios/1").text
    assert facts_of(app, Message, "template", "state") == [("answer_ready", MessageState.WAITING)]

    her.post("/solicitud/cambios/productos", data={"products": "Gelatinas"})
    assert words not in with_pin.get("/solicitud").text  # she asked again
    staff.post("/revision/cambios/2/aceptar")
    assert "Hecho" in with_pin.get("/solicitud/cambios").text
    assert len(facts_of(app, Message, "id")) == 2
    staff.post(f"/revision/{id}/cambiar/productos", data={"products": "Pan"})
    assert len(facts_of(app, Message, "id")) == 2  # she was there


def test_a_woman_of_the_old_registry_accepts_the_notice_at_the_counter(app, coordinator):
    id = woman(app, state=State.APPROVED, consent_id=None, taken_over=True)
    address = f"/revision/{id}/aviso"

    assert address in coordinator.get(f"/revision/{id}/cambiar").text
    assert coordinator.post(address, data={}).status_code == 422
    assert coordinator.post(address, data={"accepts": "y"}).status_code == 303

    assert facts_of(app, Consent, "channel") == [(ConsentChannel.ASSISTED,)]
    assert coordinator.get(address).status_code == 303
