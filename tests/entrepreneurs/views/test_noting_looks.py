"""Who looked: one entry for each woman whose page was shown, and none for what only leads on."""

import io

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core.roles import Role
from portal.entrepreneurs.models import Application, ChangeRequest, State
from portal.outbox.models import Channel, Message, MessageState
from portal.web.extensions import db
from tests.factories import cards
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import user
from tests.factories.entrepreneurs import NOW
from tests.factories.identity import make_curp

pytestmark = pytest.mark.sqlite_only


def looks(app) -> list[tuple[str, int]]:
    with app.app_context():
        query = select(AuditEntry.subject_kind, AuditEntry.subject_id)
        seen = query.where(AuditEntry.action.startswith("look_at_")).order_by(AuditEntry.id)
        return [(kind, id) for kind, id in db.session.execute(seen)]


@pytest.fixture
def by(app) -> int:
    with app.app_context():
        id = user(db.session, role=Role.COORDINATOR).id
        db.session.commit()
        return id


@pytest.fixture
def add(app, by):
    """Keep a woman in a state; the reviewer who looks has her."""

    def make(state: State = State.SUBMITTED, **changes) -> int:
        with app.app_context():
            owner = by if state in (State.IN_REVIEW, State.NEEDS_CORRECTION) else None
            id = factories.application(db.session, state=state, owner_id=owner, **changes).id
            db.session.commit()
            return id

    return make


def reachable(app) -> int:
    with app.app_context():
        to = factories.recipient(db.session, channel=Channel.CALL, is_safe=True, phone="9985550142")
        db.session.commit()
        return to.id


PAGES = [
    ("", State.SUBMITTED),
    ("/preguntar/direccion", State.IN_REVIEW),
    ("/recibir/comprobante", State.SUBMITTED),
    ("/aviso", State.APPROVED),
    ("/cambiar", State.APPROVED),
    ("/cambiar/direccion", State.APPROVED),
    ("/curp", State.IN_REVIEW),
    ("/aprobar", State.IN_REVIEW),
    ("/rechazar", State.IN_REVIEW),
    ("/reabrir", State.REJECTED),
    ("/pasar", State.IN_REVIEW),
    ("/mensajes", State.SUBMITTED),
    ("/comparar", State.DUPLICATE),
    ("/pin", State.SUBMITTED),
]


@pytest.mark.parametrize("end, state", PAGES)
def test_a_page_about_her_is_one_look(app, add, by, client_of, end, state):
    id = add(state)

    assert client_of(by).get(f"/revision/{id}{end}").status_code == 200

    assert looks(app) == [("application", id)]


def test_where_to_reach_her_is_asked_with_one_look(app, add, by, client_of):
    id = add(State.IN_REVIEW, recipient_id=reachable(app))

    assert client_of(by).get(f"/revision/{id}/preguntar/contacto").status_code == 200

    assert looks(app) == [("application", id)]


@pytest.mark.parametrize("end", ["", "/direccion", "/comprobante", "/enviar"])
def test_typing_for_her_is_one_look_a_page(app, add, by, client_of, end):
    id = add(State.DRAFT, submitted_at=None, captured_by_id=by)

    assert client_of(by).get(f"/revision/{id}/captura{end}").status_code == 200

    assert looks(app) == [("application", id)]


def test_of_two_that_are_compared_each_has_one_look(app, add, by, client_of):
    curp = make_curp(77)
    first = add(curp=curp, curp_key=curp)
    second = add(State.DUPLICATE, curp=curp, curp_key=curp)

    assert client_of(by).get(f"/revision/{second}/comparar").text.count("La mandó") == 1

    assert looks(app) == [("application", second), ("application", first)]


def test_her_question_her_change_and_her_message_are_one_look_each(app, add, by, client_of):
    asked, approved, to = add(State.NEEDS_CORRECTION), add(State.APPROVED), reachable(app)
    told = add(recipient_id=to)
    with app.app_context():
        question = factories.question(db.session, db.session.get_one(Application, asked))
        change = ChangeRequest(
            application_id=approved, field="sat", before="", after="Sí factura", facts={}, asked_at=NOW
        )
        message = Message(
            recipient_id=to,
            template="answer_ready",
            facts={"folio": "x"},
            state=MessageState.BY_HAND,
            created_at=NOW,
            next_try_at=NOW,
        )
        db.session.add_all([change, message])
        db.session.commit()
        addresses = [f"{asked}/contestar/{question.id}", f"cambios/{change.id}", f"avisos/{message.id}"]
    client = client_of(by)

    assert [client.get(f"/revision/{address}").status_code for address in addresses] == [200, 200, 200]

    assert looks(app) == [("application", asked), ("application", approved), ("application", told)]


def test_her_file_and_her_card_are_one_look_each(app, add, by, client_of):
    with app.app_context():
        card = cards.approved_card(db.session)
        card_id, id = card.id, card.application_id
        db.session.commit()
    client = client_of(by)

    assert client.get(f"/padron/{id}").status_code == 200
    assert client.get(f"/tarjetas/{card_id}").status_code == 200

    assert looks(app) == [("application", id), ("card", card_id)]


@pytest.mark.parametrize("end", ["/preguntar/direccion", "/recibir/comprobante", "/captura/comprobante"])
def test_a_refused_form_shows_her_again_and_is_a_look_too(app, add, by, client_of, end):
    capture = {"submitted_at": None, "captured_by_id": by} if "captura" in end else {}
    id = add(State.DRAFT if capture else State.IN_REVIEW, **capture)

    data = {"files": [(io.BytesIO(b"no es foto"), "foto.jpg")]} if "captura" in end else {}
    assert client_of(by).post(f"/revision/{id}{end}", data=data).status_code == 422

    assert looks(app) == [("application", id)]


def test_what_only_leads_on_is_no_look(app, add, by, client_of):
    quiet, draft = add(State.IN_REVIEW), add(State.DRAFT, submitted_at=None, captured_by_id=by)
    client = client_of(by)

    led = [
        client.get(f"/revision/{address}").status_code for address in (f"{quiet}/preguntar/contacto", draft)
    ]
    asked = client.post(f"/revision/{quiet}/preguntar/direccion", data={"question": "¿Cuál es tu lote?"})

    assert (led, asked.status_code) == ([303, 303], 303)
    assert client.get(f"/revision/{quiet}/captura").status_code == 404
    assert looks(app) == []
