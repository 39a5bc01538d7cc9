"""The counter's work, page by page: issue, print, hand over, stop."""

from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.accounts.models import SignIn
from portal.audit.models import AuditEntry
from portal.cards.models import Card, CardState, Medium, PrintBatch
from portal.core.roles import Role
from portal.entrepreneurs.actions.sending_papers import add_files
from portal.entrepreneurs.models import PaperKind, State
from portal.uploads.sending import papers
from tests.factories.accounts import house
from tests.factories.cards import (
    approved_card,
    code_of,
    delivered_card,
    printed_card,
    registered,
    token_of,
)
from tests.factories.files import photo

TODAY = datetime.now(UTC)


def state_of(write, card_id: int) -> CardState:
    return write(lambda session, ring: session.get(Card, card_id).state)


def test_who_is_due_is_listed_and_issued(write, counter: FlaskClient, here):
    rosa, ines = write(lambda session, ring: [here(session, given_name=name).id for name in ("Rosa", "Inés")])
    page = counter.get("/tarjetas/")
    assert "Rosa Canul" in page.text
    assert "Aprobadas sin tarjeta" in page.text

    answer = counter.post("/tarjetas/emitir", data={"woman": rosa}, follow_redirects=True)

    assert "1 tarjeta emitida. Ahora imprímelas." in answer.text
    assert write(lambda s, _: s.scalars(select(Card.application_id)).all()) == [rosa]
    counter.post("/tarjetas/emitir", data={"all": "1"})
    assert write(lambda s, _: s.scalars(select(Card.application_id)).all()) == [rosa, ines]


def test_nobody_marked_is_said(counter: FlaskClient, write, here):
    write(lambda session, ring: here(session).id)
    assert "Marca a quién" in counter.post("/tarjetas/emitir", follow_redirects=True).text


@pytest.mark.parametrize("layout, pages", [("sheet", 2), ("single", 6)])
def test_a_batch_is_printed_and_downloaded(write, counter: FlaskClient, here, layout, pages):
    write(lambda session, ring: [approved_card(session, here(session), now=TODAY) for _ in range(3)])

    page = counter.post("/tarjetas/imprimir", data={"house": "0", "layout": layout}, follow_redirects=True)

    batch_id = write(lambda session, _: session.scalar(select(PrintBatch.id)))
    assert f"Tanda {batch_id}: 3 tarjetas" in page.text
    assert "Descargar el PDF" in page.text
    with counter.get(f"/tarjetas/tandas/{batch_id}/tarjetas.pdf") as pdf:
        assert pdf.headers["Content-Disposition"] == f"attachment; filename=tanda-{batch_id}.pdf"
        with pypdfium2.PdfDocument(pdf.data) as drawn:
            assert len(drawn) == pages
    assert f"Tanda {batch_id}" in counter.get("/tarjetas/tandas").text
    assert "take_print_file" in write(lambda s, _: s.scalars(select(AuditEntry.action)).all())


def test_her_photo_is_printed_on_the_front_of_her_card_alone(write, counter: FlaskClient, here):
    def two_women(session, _ring) -> None:
        magenta = photo((480, 600), colour=(255, 0, 255))
        ana = here(session, printed_name="Ana", state=State.DRAFT)
        taken = papers().keep(magenta, limit=10_000_000)
        add_files(session, ana, kind=PaperKind.PHOTO, files=[taken], by_id=ana.user_id, now=TODAY)
        ana.state = State.APPROVED
        for woman in (ana, here(session, printed_name="Berta")):
            approved_card(session, woman, now=TODAY)

    write(two_women)
    counter.post("/tarjetas/imprimir", data={"house": "0", "layout": "single"})
    batch_id = write(lambda session, _: session.scalar(select(PrintBatch.id)))

    with (
        counter.get(f"/tarjetas/tandas/{batch_id}/tarjetas.pdf") as pdf,
        pypdfium2.PdfDocument(pdf.data) as drawn,
    ):
        faces = [page.render().to_pil().convert("RGB").getcolors(100_000) for page in drawn]
    of_photo = [sum(count for count, (r, g, b) in face if r > 240 > 15 > g and b > 240) for face in faces]
    assert [pixels > 500 for pixels in of_photo] == [True, False, False, False]


def test_a_file_that_was_swept_is_drawn_again_the_same(write, app, counter: FlaskClient, here):
    write(lambda session, ring: approved_card(session, here(session), now=TODAY).id)
    counter.post("/tarjetas/imprimir", data={"house": "0", "layout": "single"})
    (path,) = (app.extensions["portal.settings"].instance / "prints").glob("*.pdf")
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    batch = f"/tarjetas/tandas/{path.stem.rpartition('-')[2]}"

    assert "Dibujar otra vez" in counter.get(batch).text
    assert "Descargar" in counter.post(f"{batch}/dibujar", follow_redirects=True).text
    assert path.exists()


def test_a_spoiled_card_is_printed_alone_with_another_code(write, counter: FlaskClient, here):
    card_id, first = write(
        lambda session, ring: (
            (card := printed_card(session, ring, here(session), now=TODAY)).id,
            token_of(session, card).id,
        )
    )
    assert "El plástico que salió mal deja de servir." in counter.get(f"/tarjetas/{card_id}/imprimir").text
    assert counter.post(f"/tarjetas/{card_id}/imprimir").status_code == 422
    assert write(lambda s, ring: token_of(s, s.get(Card, card_id)).id) == first

    page = counter.post(f"/tarjetas/{card_id}/imprimir", data={"layout": "sheet"}, follow_redirects=True)

    assert "1 tarjeta" in page.text
    assert "hojas carta" in page.text
    assert state_of(write, card_id) is CardState.PRINTED
    assert write(lambda s, ring: token_of(s, s.get(Card, card_id)).id) != first


def test_a_card_is_found_by_code_folio_and_name(write, counter: FlaskClient, here):
    card_id, folio, code = write(
        lambda session, ring: (
            (card := printed_card(session, ring, here(session), now=TODAY)).id,
            card.folio,
            code_of(session, ring, card),
        )
    )
    for typed in (folio, folio.lower().replace("-", ""), code, f"HTTPS://X.MX/T/{code}"):
        answer = counter.post("/tarjetas/entregas", data={"q": typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/tarjetas/{card_id}")
    assert folio in counter.get("/tarjetas/entregas").text
    assert "No encontramos una tarjeta" in counter.get("/tarjetas/entregas?q=Zutana").text
    unknown = counter.post("/tarjetas/entregas", data={"q": "0000-0000-000"}, follow_redirects=True)
    assert "No encontramos esa tarjeta" in unknown.text


def test_scanning_the_new_card_hands_it_over_with_proof(write, counter: FlaskClient, here):
    card_id, code = write(
        lambda session, ring: (
            (card := printed_card(session, ring, here(session), now=TODAY)).id,
            code_of(session, ring, card),
        )
    )
    page = counter.post(
        f"/tarjetas/{card_id}/entregar",
        data={"identity": "Pasaporte", "is_she": "y", "code": code},
        follow_redirects=True,
    )
    assert "Tarjeta entregada." in page.text
    assert state_of(write, card_id) is CardState.DELIVERED
    proof = counter.get(f"/tarjetas/{card_id}/acuse").text
    assert "Acuse de entrega" in proof
    assert "Pasaporte" in proof


@pytest.mark.parametrize(
    "data, words",
    [
        ({"is_she": "y", "identity": "INE", "code": "other"}, "Esa es otra tarjeta."),
        ({"is_she": "y", "identity": "INE", "code": "other folio"}, "Ese folio es de otra tarjeta."),
        ({"is_she": "y", "identity": "INE", "code": "no code"}, "Eso no es el código ni el folio"),
        ({"identity": "INE", "code": "own"}, "Compara la foto y el nombre"),
        ({"is_she": "y", "code": "own"}, "Pide su identificación"),
        ({"is_she": "y", "identity": "INE"}, "Escanea la tarjeta o escribe su folio."),
    ],
)
def test_a_card_is_not_handed_over_without_care(write, counter: FlaskClient, here, data, words):
    def two(session, ring):
        own, other = (printed_card(session, ring, here(session), now=TODAY) for _ in range(2))
        codes = {"own": own.folio, "other": code_of(session, ring, other), "other folio": other.folio}
        return own.id, codes

    card_id, codes = write(two)
    sent = data | ({"code": codes.get(data["code"], data["code"])} if "code" in data else {})
    page = counter.post(f"/tarjetas/{card_id}/entregar", data=sent)
    assert page.status_code == 422
    assert words in page.text
    assert state_of(write, card_id) is CardState.PRINTED


def test_a_receipt_is_only_for_what_was_delivered(write, counter: FlaskClient, here):
    card_id = write(lambda session, ring: printed_card(session, ring, here(session), now=TODAY).id)
    assert counter.get(f"/tarjetas/{card_id}/acuse").status_code == 404


@pytest.mark.parametrize(
    "slug, state",
    [
        ("suspender", CardState.SUSPENDED),
        ("cancelar", CardState.REVOKED),
        ("perdida", CardState.DELIVERED),
        ("celular", CardState.DELIVERED),
        ("reponer", CardState.DELIVERED),
    ],
)
def test_each_change_asks_why_and_says_what_happened(write, counter: FlaskClient, here, slug, state):
    card_id = write(lambda session, ring: delivered_card(session, ring, here(session), now=TODAY).id)
    assert counter.post(f"/tarjetas/{card_id}/{slug}", data={"reason": " "}).status_code == 422

    page = counter.post(f"/tarjetas/{card_id}/{slug}", data={"reason": "Nos avisó"}, follow_redirects=True)

    assert page.status_code == 200
    assert state_of(write, card_id) is state
    made = write(lambda s, _: s.scalars(select(Card.state).where(Card.replaces_id == card_id)).all())
    assert made == ([CardState.APPROVED] if slug in {"perdida", "reponer"} else [])


@pytest.mark.parametrize(
    "first, words", [("reponer", "Ya se le está haciendo otra"), ("suspender", "Su tarjeta está suspendida.")]
)
@pytest.mark.sqlite_only
def test_a_lost_plastic_dies_also_when_no_other_can_be_made(write, counter, here, first, words):
    card_id = write(lambda session, ring: delivered_card(session, ring, here(session), now=TODAY).id)
    counter.post(f"/tarjetas/{card_id}/{first}", data={"reason": "Nos avisó"})
    assert "Anular el plástico" in counter.get(f"/tarjetas/{card_id}").text

    page = counter.post(
        f"/tarjetas/{card_id}/perdida", data={"reason": "En el camión"}, follow_redirects=True
    ).text

    assert f"El plástico ya no sirve. {words}" in page
    assert "Perdió el plástico" in page and "En el camión" in page
    assert not write(lambda s, _: s.get(Card, card_id).living(Medium.PRINTED))
    assert "Anular el plástico" not in page


def test_who_takes_a_card_away_types_her_password_again(write, counter: FlaskClient, here):
    card_id = write(lambda session, ring: delivered_card(session, ring, here(session), now=TODAY).id)
    write(lambda s, _: s.execute(update(SignIn).values(proved_at=TODAY - timedelta(hours=1))))

    answer = counter.post(f"/tarjetas/{card_id}/cancelar", data={"reason": "Nos avisó"})

    assert answer.headers["Location"].startswith("/entrar/otra-vez")
    assert state_of(write, card_id) is CardState.DELIVERED
    assert counter.get(f"/tarjetas/{card_id}/reponer").status_code == 200


def test_a_change_that_came_too_late_is_refused_in_words(write, counter: FlaskClient, here):
    card_id = write(lambda session, ring: delivered_card(session, ring, here(session), now=TODAY).id)
    counter.post(f"/tarjetas/{card_id}/reponer", data={"reason": "Rota"})
    page = counter.post(f"/tarjetas/{card_id}/reponer", data={"reason": "Rota otra vez"})
    assert page.status_code == 422
    assert "Ya se le está haciendo otra tarjeta." in page.text
    assert 'value="Rota otra vez"' in page.text


def test_a_card_near_its_end_is_renewed_with_one_press(write, counter: FlaskClient, here):
    card_id = write(lambda s, ring: delivered_card(s, ring, here(s), now=TODAY - timedelta(days=350)).id)
    assert "Renovar" in counter.get(f"/tarjetas/{card_id}").text
    counter.post(f"/tarjetas/{card_id}/emitir")
    made = write(lambda s, _: s.scalars(select(Card.state).where(Card.replaces_id == card_id)).all())
    assert made == [CardState.APPROVED]


def test_what_nobody_collected_is_counted_and_listed(write, counter: FlaskClient, here):
    old, new = write(
        lambda s, ring: [
            printed_card(s, ring, here(s), now=TODAY - timedelta(days=days)).folio for days in (31, 29)
        ]
    )
    page = counter.get("/tarjetas/entregas?sin-recoger=1").text
    assert old in page
    assert new not in page


def test_cards_of_another_house_do_not_exist_here(write, counter: FlaskClient):
    def elsewhere(session, ring):
        woman = registered(session, house_id=house(session).id, given_name="Zenaida")
        card = printed_card(session, ring, woman, now=TODAY)
        return card.id, card.batch_id, card.folio

    card_id, batch_id, folio = write(elsewhere)
    for path in (
        f"/tarjetas/{card_id}",
        f"/tarjetas/{card_id}/entregar",
        f"/tarjetas/{card_id}/acuse",
        f"/tarjetas/{card_id}/cancelar",
        f"/tarjetas/tandas/{batch_id}",
        f"/tarjetas/tandas/{batch_id}/tarjetas.pdf",
    ):
        assert counter.get(path).status_code == 404
    assert counter.post(f"/tarjetas/{card_id}/imprimir", data={"layout": "sheet"}).status_code == 404
    assert folio not in counter.get("/tarjetas/entregas?q=Zenaida").text
    assert state_of(write, card_id) is CardState.PRINTED


def test_every_look_at_a_card_is_written_down(write, counter: FlaskClient, here):
    card_id = write(lambda session, ring: printed_card(session, ring, here(session), now=TODAY).id)
    counter.get(f"/tarjetas/{card_id}")
    looks = select(AuditEntry.subject_id).where(AuditEntry.action == "look_at_card")
    assert write(lambda session, _: session.scalars(looks).all()) == [card_id]


def test_the_design_is_seen_before_it_is_printed(coordinator: FlaskClient, client_of):
    assert "Frente de una tarjeta de ejemplo" in coordinator.get("/tarjetas/diseno").text
    before = coordinator.get("/tarjetas/diseno/frente.png")
    assert before.data.startswith(b"\x89PNG")
    changed = {
        "card_title": "Tarjeta amiga",
        "card_steps": "Muéstrala.",
        "card_found": "déjala aquí.",
    }
    page = coordinator.post("/tarjetas/diseno", data=changed, follow_redirects=True)
    assert "Guardamos el diseño" in page.text
    assert coordinator.get("/tarjetas/diseno/frente.png").data != before.data
    refused = coordinator.post("/tarjetas/diseno", data=changed | {"card_title": ""})
    assert (refused.status_code, "Escribe el título." in refused.text) == (422, True)
    assert client_of(Role.CLERK).get("/tarjetas/diseno").status_code == 403
