"""A draft of the counter until it is sent: at whatever Casa, taken up again, its papers looked at."""

from datetime import timedelta
from io import BytesIO
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.roles import Role
from portal.entrepreneurs.models import Application, Paper, PaperPage, State
from portal.web.clock import now
from portal.web.extensions import db
from tests.entrepreneurs.views.her import add
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import give_house, house, user
from tests.factories.files import photo

pytestmark = pytest.mark.sqlite_only

QUEUE = "/revision/"
ELSEWHERE = "Ahora la atiende otra Casa"


class Places(NamedTuple):
    """A clerk of one Casa, another Casa, and a coordinator."""

    clerk: int
    here: int
    elsewhere: int
    reviewer: int


@pytest.fixture
def places(app: Flask) -> Places:
    with app.app_context():
        here, elsewhere = house(db.session), house(db.session, name="Casa de lejos")
        clerk = user(db.session, name="Nidia Chablé")
        give_house(db.session, clerk, here)
        found = Places(clerk.id, here.id, elsewhere.id, user(db.session, role=Role.COORDINATOR).id)
        db.session.commit()
    return found


def typed(app: Flask, places: Places, **changes) -> int:
    """A complete draft that the clerk types."""
    with app.app_context():
        facts = {"house_id": places.here, "captured_by_id": places.clerk} | changes
        id = factories.complete_draft(db.session, **facts).id
        db.session.commit()
    return id


def answers(places: Places, **changes) -> dict[str, object]:
    return {
        "has_curp": "no",
        "given_name": "Guadalupe",
        "first_surname": "Dzul",
        "channel": "none",
        "supermanzana": "237",
        "postal_code": "77510",
        "house_id": places.here,
        "products": "Hamacas",
        "invoices": "not_yet",
    } | changes


def picture(name: str = "foto.jpg", colour: str = "white") -> tuple[BytesIO, str]:
    return BytesIO(photo(colour=colour)), name


def test_a_clerk_registers_a_woman_of_another_casa_to_the_end(app: Flask, client_of, places: Places):
    client, id = client_of(places.clerk), typed(app, places)
    with app.app_context():
        giro = db.session.get_one(Application, id).giro_id

    typed_on = client.post(
        f"/revision/{id}/captura", data=answers(places, house_id=places.elsewhere, giro_id=giro)
    )
    check = client.get(typed_on.location)
    sent = client.post(typed_on.location)
    slip = client.get(sent.location)

    assert "Casa de lejos" in check.text
    assert slip.status_code == 200 and f'href="/revision/{id}"' not in slip.text
    assert (
        client.post(sent.location, data={"identity": "INE", "size": "letter"}).mimetype == "application/pdf"
    )
    assert client.get(f"/revision/{id}").status_code == 404  # sent, she is of the other Casa


def test_what_another_typed_leaves_with_words_when_she_chooses_another_casa(app: Flask, client_of, places):
    client = client_of(places.clerk)
    id = typed(app, places, captured_by_id=places.reviewer)

    left = client.post(f"/revision/{id}/captura/casa", data={"house_id": places.elsewhere})

    assert left.location == QUEUE and ELSEWHERE in client.get(QUEUE).text
    assert client.get(f"/revision/{id}/captura").status_code == 404


def test_a_change_and_an_answer_that_move_her_to_another_casa_leave_with_words(app: Flask, client_of, places):
    client = client_of(places.clerk)
    changed = add(app, state=State.APPROVED, house_id=places.here).id
    with app.app_context():
        asked = factories.application(
            db.session, state=State.NEEDS_CORRECTION, house_id=places.here, owner_id=places.reviewer
        )
        question = factories.question(db.session, asked, field="casa", asked_by_id=places.reviewer)
        address = f"/revision/{asked.id}/contestar/{question.id}"
        db.session.commit()

    for each in (f"/revision/{changed}/cambiar/casa", address):
        left = client.post(each, data={"house_id": places.elsewhere})
        assert left.location == QUEUE and ELSEWHERE in client.get(QUEUE).text


def test_drafts_of_the_counter_are_listed_and_taken_up_again(app: Flask, client_of, places: Places):
    mine = typed(app, places, house_id=places.elsewhere, given_name="Ximena")
    of_my_house = typed(app, places, captured_by_id=places.reviewer, given_name="Teresa")
    hers = add(app, state=State.DRAFT, house_id=places.here, given_name="Sola").id
    typed(app, places, captured_by_id=places.reviewer, house_id=places.elsewhere, given_name="Ajena")
    client = client_of(places.clerk)

    page = client.get("/revision/borradores").text

    assert "Borradores de ventanilla (2)" in client.get(QUEUE).text
    assert f"/revision/{mine}/captura" in page and f"/revision/{of_my_house}/captura" in page
    assert "Sola" not in page and "Ajena" not in page
    assert f"/revision/{of_my_house}/captura" in client.get(f"/padron/{of_my_house}").text
    assert "captura" not in client.get(f"/padron/{hers}").text
    assert "la empezó " in client.get(f"/revision/{of_my_house}/captura").text


def test_the_queue_names_each_casa(app: Flask, coordinator: FlaskClient, places: Places):
    add(app, house_id=places.elsewhere)

    assert '<td data-label="Casa">Casa de lejos</td>' in coordinator.get(QUEUE).text


def test_a_wrong_photo_is_seen_turned_and_taken_away_before_it_is_sent(app: Flask, client_of, places: Places):
    client, id = client_of(places.clerk), typed(app, places, house_id=places.elsewhere)
    address = f"/revision/{id}/captura/identificacion"

    stayed = client.post(address, data={"files": [picture(), picture("otra.jpg", "gray")]})
    page = client.get(address).text

    assert stayed.location == address
    assert "Ya tenemos" in page and f"/revision/{id}/papeles/1/1.jpg" in page
    assert client.get(f"/revision/{id}/papeles/1/1.jpg").mimetype == "image/jpeg"
    assert client.post(address, data={"turn": "1"}).location == address
    assert client.post(address, data={"remove": "2"}).location == address
    with app.app_context():
        kept = db.session.query(PaperPage).join(Paper).order_by(PaperPage.id).all()
        assert [(page.quarter_turns, page.removed_at is None) for page in kept] == [(1, True), (0, False)]
    check = client.post(address).location
    assert address in client.get(check).text and "1 archivo" in client.get(check).text


def test_what_was_just_chosen_is_kept_when_another_file_is_taken_away(app: Flask, client_of, places: Places):
    client, id = client_of(places.clerk), typed(app, places)
    address = f"/revision/{id}/captura/identificacion"
    client.post(address, data={"files": [picture()]})

    client.post(address, data={"remove": "1", "files": [picture("otra.jpg", "gray")]})

    with app.app_context():
        kept = db.session.query(PaperPage).order_by(PaperPage.id).all()
        assert [page.removed_at is None for page in kept] == [False, True]


def test_a_second_press_leads_to_the_slip_as_the_first_did(app: Flask, client_of, places: Places):
    client, id = client_of(places.clerk), typed(app, places)

    first, second = (client.post(f"/revision/{id}/captura/enviar") for _ in range(2))

    assert first.status_code == second.status_code == 303
    assert first.location == second.location == f"/revision/{id}/pin"


@pytest.mark.parametrize(
    "who, days_ago, offered", [("clerk", 0, True), ("reviewer", 0, False), ("clerk", 2, False)]
)
def test_only_who_registered_her_today_gives_a_pin_without_a_document(
    app: Flask, client_of, places: Places, who: str, days_ago: int, offered: bool
):
    sent_at = now() - timedelta(days=days_ago)
    id = add(app, house_id=places.here, captured_by_id=places.clerk, submitted_at=sent_at).id
    client = client_of(getattr(places, who))

    given = client.post(f"/revision/{id}/pin", data={"identity": "La registré yo ahora", "size": "letter"})

    assert ("La acabo de registrar" in client.get(f"/revision/{id}/pin").text) is offered
    assert given.status_code == (200 if offered else 422)
