"""The counter's pages that act for a woman, at 360 and at 1280 px; each page is held to axe."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.entrepreneurs.models import State
from portal.outbox.models import Channel
from portal.privacy.actions import ensure_first_notice
from portal.privacy.first_notice import SHORT
from tests.browser.office import as_staff, press, seen
from tests.chromium import Live
from tests.factories import accounts
from tests.factories import entrepreneurs as factories
from tests.factories.entrepreneurs import NOW
from tests.factories.files import photo

pytestmark = pytest.mark.browser

PHOTO = FilePayload(name="foto.jpg", mimeType="image/jpeg", buffer=photo((900, 1200)))
REACH = {"phone": "9982000001", "is_safe": True, "hours": "A cualquier hora"}


def woman(live: Live, **changes) -> str:
    """Add a woman without papers; returns the address of her application."""
    return f"/revision/{live.write(lambda session: factories.application(session, **changes).id)}"


def expect_words(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("main")).to_contain_text(words)


def expect_refused(page: Page, words: str, name: str) -> None:
    """See what has to be corrected; it is read first."""
    expect(page.locator(".error-summary")).to_contain_text(words)
    expect(page.locator(".error-summary")).to_be_focused()
    seen(page, name)


def test_her_answers_are_written_down(page: Page, live: Live):
    def ask_twice(session: Session) -> int:
        reviewer = accounts.user(session, role=Role.COORDINATOR, name="Nidia Chablé")
        row = factories.application(session, state=State.NEEDS_CORRECTION, owner_id=reviewer.id)
        for field, words in {
            "direccion": "¿Cuál es tu manzana?",
            "comprobante": "No se lee tu recibo.",
        }.items():
            factories.question(session, row, field=field, question=words, asked_by_id=reviewer.id)
        return row.id

    id = live.write(ask_twice)
    as_staff(page, live)

    page.goto(f"/revision/{id}")
    seen(page, "serving-asked")
    page.get_by_role("link", name="Anotar su respuesta").first.click()
    expect_words(page, "¿Cuál es tu manzana?")
    page.get_by_label("Código postal").fill("775")
    press(page, "Anotar su respuesta")
    expect_refused(page, "con 5 números", "serving-answer")
    page.get_by_label("Manzana", exact=True).fill("15")
    page.get_by_label("Código postal").fill("77510")
    press(page, "Anotar su respuesta")
    expect_words(page, "Anotaste su respuesta.")
    page.get_by_role("link", name="Anotar su respuesta").click()
    press(page, "Anotar su respuesta")
    expect_refused(page, "por qué no se puede", "serving-answer-paper")
    page.get_by_label("Foto nueva").set_input_files(PHOTO)
    page.get_by_label("¿Qué más dijo?").fill("Está a nombre de su mamá")
    press(page, "Anotar su respuesta")
    expect_words(page, "Está a nombre de su mamá")
    expect_words(page, "manzana 15")
    expect(page.get_by_role("img", name="Archivo 1 de 1")).to_be_visible()
    seen(page, "serving-answered")


def test_a_paper_that_she_brings_is_received(page: Page, live: Live):
    address = woman(live)
    as_staff(page, live)

    page.goto(address)
    seen(page, "serving-owed")
    page.get_by_role("link", name="Recibir comprobante de domicilio").click()
    press(page, "Guardar")
    expect_refused(page, "Elige una foto o un PDF.", "serving-receive")
    page.get_by_label("Fotos o PDF").set_input_files([PHOTO, {**PHOTO, "name": "otra.jpg"}])
    press(page, "Guardar")
    expect_words(page, "Guardado en su solicitud.")
    expect(page.get_by_role("link", name="Recibir comprobante de domicilio")).to_be_hidden()
    seen(page, "serving-received")


def test_her_file_changes_and_her_name_waits_for_a_second_person(page: Page, live: Live):
    address = woman(live, state=State.APPROVED)
    as_staff(page, live)

    page.goto(address)
    page.get_by_role("link", name="Cambiar sus datos").click()
    seen(page, "serving-changes")
    page.get_by_role("link", name="Cambiar dirección").click()
    page.get_by_label("Código postal").fill("7")
    press(page, "Guardar el cambio")
    expect_refused(page, "con 5 números", "serving-address")
    page.get_by_label("Código postal").fill("77500")
    press(page, "Guardar el cambio")
    expect_words(page, "El cambio ya está en su expediente.")
    page.get_by_role("link", name="Cambiar nombre", exact=True).click()
    seen(page, "serving-name")
    page.get_by_label("Nombre o nombres").fill("Ximena")
    press(page, "Guardar el cambio")
    expect_words(page, "Tu firma es la primera.")
    expect_words(page, "Hay un cambio por revisar")
    page.get_by_role("link", name="Cambiar cómo avisarle").click()
    seen(page, "serving-channel")
    page.get_by_label("Llamada").check()
    press(page, "Guardar el cambio")
    press(page, "Guardar el cambio")
    expect_refused(page, "Escribe tu teléfono", "serving-contact")
    page.get_by_label("Tu número").fill("998 200 0001")
    page.get_by_label("Sí, es seguro").first.check()
    page.get_by_label("A cualquier hora").check()
    page.get_by_label("No, mejor no").last.check()
    press(page, "Guardar el cambio")
    expect_words(page, "El cambio ya está en su expediente.")
    expect_words(page, "Llamada")
    seen(page, "serving-changed")


def test_a_woman_of_the_old_registry_hears_the_notice(page: Page, live: Live):
    live.write(lambda session: ensure_first_notice(session, now=NOW))
    address = woman(live, state=State.APPROVED, consent_id=None, taken_over=True)
    as_staff(page, live)

    page.goto(f"{address}/cambiar")
    seen(page, "serving-unheard")
    page.get_by_role("link", name="Leérselo ahora").click()
    expect_words(page, SHORT)
    press(page, "Anotar que lo acepta")
    expect_refused(page, "marca la casilla si lo acepta", "serving-notice")
    page.get_by_label("Le leí el aviso").check()
    press(page, "Anotar que lo acepta")
    expect_words(page, "Quedó anotado que acepta el aviso.")
    expect(page.get_by_role("link", name="Leérselo ahora")).to_be_hidden()


def test_two_people_agree_to_the_photo_on_her_card(page: Page, live: Live):
    address = woman(live, state=State.APPROVED)
    as_staff(page, live)

    page.goto(f"{address}/cambiar")
    page.get_by_role("link", name="Cambiar foto para la tarjeta").click()
    press(page, "Guardar el cambio")
    expect_refused(page, "Elige una foto.", "serving-photo")
    page.get_by_label("Foto nueva").set_input_files(PHOTO)
    press(page, "Guardar el cambio")
    expect_words(page, "Tu firma es la primera.")
    as_staff(page, live)
    page.goto("/revision/cambios")
    page.get_by_role("link", name="Rosa Elena Canul Pech").click()
    expect(page.get_by_role("img", name="La foto que quiere")).to_be_visible()
    seen(page, "serving-photo-second")
    press(page, "Hacer el cambio")
    page.goto(f"{address}/cambiar/foto")
    expect(page.get_by_role("button", name="Ya no quiere foto")).to_be_visible()
    seen(page, "serving-photo-again")


def test_who_chose_a_call_is_told_by_hand(page: Page, live: Live):
    def waiting(session: Session) -> int:
        to = factories.recipient(session, channel=Channel.CALL, **REACH)
        return factories.application(session, recipient_id=to.id).id

    id = live.write(waiting)
    as_staff(page, live)
    page.goto(f"/revision/{id}")
    press(page, "Tomarla")
    press(page, "Aprobar")
    expect_words(page, "Comprobante de domicilio")
    seen(page, "approve-without-papers")
    press(page, "Aprobar sin esos papeles")

    page.goto("/revision/avisos")
    seen(page, "serving-to-tell")
    page.get_by_role("link", name="Rosa Elena Canul Pech").click()
    expect_words(page, "998 200 0001")
    expect_words(page, "No dejes mensaje ni recado.")
    seen(page, "serving-tell")
    press(page, "No contestó")
    expect_words(page, "Sigue en la lista.")
    page.get_by_role("link", name="Rosa Elena Canul Pech").click()
    press(page, "Ya le avisé")
    expect_words(page, "No hay avisos por dar")
