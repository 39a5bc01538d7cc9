"""The office's work before the counter: issue, print, print again."""

from datetime import UTC, datetime

import pypdfium2
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.cards.models import Card, CardState, PrintBatch
from portal.entrepreneurs.actions.sending_papers import add_files
from portal.entrepreneurs.models import PaperKind, State
from portal.uploads.sending import papers
from tests.factories.cards import (
    approved_card,
    printed_card,
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
    issued = select(Card.application_id).order_by(Card.id)
    assert write(lambda s, _: s.scalars(issued).all()) == [rosa, ines]


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
