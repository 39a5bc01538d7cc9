"""After she sent it: a question, a rejection, a change, and taking it back."""

from flask import Flask
from sqlalchemy import event

from portal.entrepreneurs.models import State
from portal.entrepreneurs.tasks import erase_ended_drafts
from portal.web.extensions import db
from tests.entrepreneurs.views.her import Clients, add, only_application
from tests.factories import entrepreneurs as factories


def test_she_answers_a_question_and_only_that(app: Flask, client_of: Clients):
    sent = add(app, state=State.NEEDS_CORRECTION)
    with app.app_context():
        asked = factories.question(db.session, sent).id
        db.session.commit()
    her = client_of(sent.user_id, with_pin=True)
    assert "¿Cuál es tu manzana?" in her.get("/solicitud").text
    page = her.get(f"/solicitud/aclaracion/{asked}").text
    assert "77510" not in page and "Producto" not in page

    assert her.post(f"/solicitud/aclaracion/{asked}").status_code == 422
    answer = her.post(f"/solicitud/aclaracion/{asked}", data={"manzana": "15"}, follow_redirects=True)

    assert "Recibimos tu respuesta" in answer.text
    changed = only_application(app)
    assert (changed.state, changed.manzana, changed.lote) == (State.IN_REVIEW, "15", "8")


def test_a_rejection_says_why_and_what_to_do(app: Flask, client_of: Clients):
    sent = add(app, state=State.REJECTED, reason_words="La foto no es tuya.")

    page = client_of(sent.user_id, with_pin=True).get("/solicitud").text

    assert "La foto no es tuya." in page and "Qué puedes hacer" in page


def test_she_takes_her_application_back(app: Flask, client_of: Clients):
    sent = add(app)
    her = client_of(sent.user_id, with_pin=True)
    assert "¿Retirar tu solicitud?" in her.get("/solicitud/retirar").text

    answer = her.post("/solicitud/retirar", follow_redirects=True)

    assert "Retiraste tu solicitud" in answer.text
    assert only_application(app).state is State.WITHDRAWN


def test_a_draft_that_she_deletes_is_really_erased(app: Flask, client_of: Clients):
    begun = add(app, state=State.DRAFT, submitted_at=None)
    her = client_of(begun.user_id, with_pin=True)
    assert "borramos lo que escribiste" in her.get("/solicitud/retirar").text

    page = her.post("/solicitud/retirar", follow_redirects=True).text
    with app.app_context():
        erase_ended_drafts()

    assert "Borraste tu registro" in page and "Borraste tu registro" in her.get("/solicitud").text
    left = only_application(app)
    assert (left.state, left.given_name, left.curp, left.recipient_id) == (State.WITHDRAWN, "", None, None)


def test_a_duplicate_reads_as_any_other_and_what_it_says_to_do_is_true_of_it(app: Flask, client_of: Clients):
    """Nothing tells who is registered: whoever knows her CURP could ask that way."""
    pages = []
    for state in (State.SUBMITTED, State.DUPLICATE):
        sent = add(app, state=state, folio=f"AAAA-BBBB-{len(pages)}")
        page = client_of(sent.user_id, with_pin=True).get("/solicitud").text
        pages.append(page.replace(sent.folio, ""))

    assert "ve a tu Casa de la Mujer con tu identificación" in pages[1]
    assert "No tienes que hacer nada" not in pages[1]
    main = [page[page.index("<main") : page.index("</main")] for page in pages]
    assert main[0] == main[1]


def test_what_staff_closed_does_not_read_as_if_she_had(app: Flask, client_of: Clients, coordinator):
    first = add(app)
    second = add(app, state=State.DUPLICATE, curp=first.curp, curp_key=first.curp)

    coordinator.post(f"/revision/{second.id}/comparar/primera")
    page = client_of(second.user_id, with_pin=True).get("/solicitud").text

    assert "Cerramos esta solicitud" in page and "La cerramos" in page
    assert "Retiraste" not in page and "La retiraste" not in page and "Empezar otra" not in page


def test_with_a_pin_she_asks_for_no_change_by_which_another_could_reach_her(app: Flask, client_of: Clients):
    approved = add(app, state=State.APPROVED)
    her, whole = client_of(approved.user_id, with_pin=True), client_of(approved.user_id)

    for slug in ("avisos", "contacto"):
        assert her.get(f"/solicitud/cambios/{slug}").location == "/solicitud/avisos"
    for slug in ("curp", "nombre", "direccion", "rfc"):
        assert her.get(f"/solicitud/cambios/{slug}").status_code == 404
        assert whole.get(f"/solicitud/cambios/{slug}").status_code == 200
    assert her.post("/solicitud/cambios/productos", data={"products": "Flanes"}).status_code == 303
    assert "Por revisar" in her.get("/solicitud/cambios").text


def test_her_page_reads_each_thing_once(app: Flask, client_of: Clients):
    sent = add(app, state=State.NEEDS_CORRECTION)
    with app.app_context():
        factories.question(db.session, sent, field="comprobante")
        db.session.commit()
        engine = db.engine
    her, asked = client_of(sent.user_id), []
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(" ".join(args[2].split())))

    page = her.get("/solicitud").text

    assert "Mandar tu identificación" in page and "Mandar tu comprobante" not in page
    for table in ("paper", "clarification", "application_step"):
        assert len([each for each in asked if f" FROM {table} " in each]) == 1, table
