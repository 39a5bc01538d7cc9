"""The staff's side of registration, at 360 and at 1280 px: each story whole, each page held to axe."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.entrepreneurs.actions.explaining import answer_question
from portal.entrepreneurs.models import (
    Application,
    Clarification,
    ReadyPhrase,
    RejectionReason,
    State,
)
from tests.browser.office import as_staff, press, seen, sent
from tests.chromium import Live
from tests.factories import accounts
from tests.factories import entrepreneurs as factories
from tests.factories.entrepreneurs import NOW
from tests.factories.files import photo
from tests.factories.identity import make_curp

pytestmark = pytest.mark.browser

PHOTO = FilePayload(name="foto.jpg", mimeType="image/jpeg", buffer=photo((900, 1200)))


def test_a_question_comes_back_answered_and_she_is_approved(page: Page, live: Live):
    id = sent(live)
    live.write(
        lambda session: session.add(
            ReadyPhrase(field="direccion", words="¿Cuál es tu manzana? No se lee en tu recibo.")
        )
    )
    as_staff(page, live)

    page.goto("/revision/")
    seen(page, "queue")
    page.get_by_role("link", name="Rosa Elena Canul Pech").click()
    seen(page, "review-waiting")
    press(page, "Tomarla")
    seen(page, "review-mine")
    page.get_by_role("link", name="Preguntar sobre dirección").click()
    page.get_by_role("link", name="¿Cuál es tu manzana?").click()
    seen(page, "ask")
    expect(page.get_by_label("Tu pregunta")).to_have_value(re.compile("manzana"))
    press(page, "Preguntarle")
    expect(page.locator("main")).to_contain_text("Mientras, el plazo no corre")
    live.write(lambda session: her_answer(session, id))
    page.goto("/revision/")
    expect(page.locator("main")).to_contain_text("Respondió aclaración")
    page.goto(f"/revision/{id}")
    expect(page.locator("main")).to_contain_text("La 14, junto a la tienda")
    seen(page, "review-answered")
    page.get_by_role("link", name="Abrir grande el archivo 1").first.click()
    page.get_by_role("link", name="Más grande").click()
    press(page, "Girar")
    expect(page.get_by_role("img", name="página 1 de 1")).to_be_visible()
    seen(page, "paper")
    page.goto(f"/revision/{id}")
    press(page, "Aprobar")
    expect(page.locator("main")).to_contain_text("Ya está en el padrón")

    page.goto("/padron/?q=canu")
    seen(page, "registry")
    page.get_by_role("link", name="Rosa Elena Canul Pech").click()
    expect(page.locator("main")).to_contain_text("Aprobó la solicitud")
    seen(page, "file")


def her_answer(session: Session, id: int) -> None:
    application = session.get_one(Application, id)
    question = session.scalars(select(Clarification)).one()
    answer_question(
        session,
        application,
        question_id=question.id,
        facts={"manzana": "14"},
        files=[],
        words="La 14, junto a la tienda",
        today=NOW.date(),
        minimum_age=18,
        by_id=application.user_id or 0,
        now=NOW,
    )


def test_a_rejection_says_what_she_can_do(page: Page, live: Live):
    id = sent(live)
    live.write(lambda session: session.add(RejectionReason(words="No vive en el municipio")))
    as_staff(page, live)

    page.goto(f"/revision/{id}")
    press(page, "Tomarla")
    page.get_by_role("link", name="Rechazar").click()
    press(page, "Rechazar la solicitud")
    expect(page.locator(".error-summary")).to_be_focused()
    seen(page, "reject")
    page.get_by_label("No vive en el municipio").check()
    page.get_by_label("Explícale con tus palabras").fill("Pide informes en tu municipio.")
    press(page, "Rechazar la solicitud")
    page.goto(f"/revision/{id}")
    expect(page.locator("main")).to_contain_text("Pide informes en tu municipio.")
    seen(page, "rejected")
    page.get_by_role("link", name="Volver a revisarla").click()
    page.get_by_label("¿Por qué se vuelve a revisar?").fill("Trajo su recibo")
    seen(page, "reopen")
    press(page, "Volver a revisarla")
    expect(page.locator("main")).to_contain_text("la tienes tú")


def test_a_duplicate_is_settled_side_by_side(page: Page, live: Live):
    curp = make_curp(4_444)
    sent(live, curp=curp, curp_key=curp)
    second = sent(live, curp=curp, curp_key=curp, state=State.DUPLICATE, given_name="Rosa")
    as_staff(page, live)

    page.goto(f"/revision/{second}")
    page.get_by_role("link", name="Comparar las dos").click()
    expect(page.locator("main")).to_contain_text("Distinto")
    seen(page, "compare")
    press(page, "Dejar la primera")
    expect(page.locator("main")).to_contain_text("Quedó la primera")


def test_a_woman_registers_at_the_counter(page: Page, live: Live):
    live.write(furnish)
    as_staff(page, live)

    page.goto("/revision/")
    page.get_by_role("link", name="Registrar a una emprendedora").click()
    press(page, "Seguir con sus datos")
    seen(page, "counter-consent")
    page.get_by_label("Le leí el aviso").check()
    press(page, "Seguir con sus datos")
    press(page, "Guardar y seguir")
    seen(page, "counter-form")
    page.get_by_label("No la tengo a la mano").check()
    page.get_by_label("Nombre o nombres").fill("guadalupe")
    page.get_by_label("Primer apellido").fill("DZUL")
    page.get_by_label("No me avisen").check()
    page.get_by_label("Supermanzana").fill("237")
    page.get_by_label("Código postal").fill("77510")
    page.get_by_label("Casa Región 237").check()
    page.get_by_label("Textil y bordado").check()
    page.get_by_label("¿Qué vendes o produces?").fill("Hamacas")
    page.get_by_label("Aún no estoy en el SAT").check()
    press(page, "Guardar y seguir")
    expect(page.get_by_role("heading", name="Identificación oficial")).to_be_visible()
    seen(page, "counter-paper")
    page.goto("/revision/borradores")
    seen(page, "counter-drafts")
    page.get_by_role("link", name="Guadalupe Dzul").click()
    press(page, "Guardar y seguir")
    page.get_by_label("Fotos o PDF").set_input_files(PHOTO)
    press(page, "Guardar y seguir")
    press(page, "Girar el archivo 1")
    expect(page.get_by_role("img", name="Identificación oficial, archivo 1")).to_be_visible()
    seen(page, "counter-paper-sent")
    press(page, "Guardar y seguir")
    expect(page.get_by_role("heading", name="Comprobante de domicilio")).to_be_visible()
    press(page, "Guardar y seguir")
    expect(page.get_by_role("heading", name="Léele sus respuestas")).to_be_visible()
    seen(page, "counter-check")
    press(page, "Mandar su solicitud")
    page.get_by_label("La acabo de registrar").check()
    seen(page, "counter-slip")
    with page.context.expect_event("response", lambda answer: answer.request.method == "POST") as slip:
        press(page, "Imprimir el talón")
    assert slip.value.headers["content-type"] == "application/pdf"


def furnish(session: Session) -> None:
    accounts.house(session, name="Casa Región 237")
    factories.giro(session, name="Textil y bordado")


def test_the_old_registry_comes_in_by_the_import_page(page: Page, live: Live):
    as_staff(page, live)
    rows = (
        "nombre,primer_apellido,curp,fecha_registro,casa\n"
        f"ROSA,CANUL,{make_curp(1)},01/03/2025,Casa 237\n"
        "ANA,PECH,XXXX,01/03/2025,Casa 237\n"
    )
    file = {"name": "padron 2025.csv", "mimeType": "text/csv", "buffer": rows.encode()}

    page.goto("/padron/importar")
    seen(page, "import")
    page.get_by_label("Archivo del padrón").set_input_files(file)
    press(page, "Leer el archivo")
    expect(page.locator("main")).to_contain_text("curp: no tiene 18 caracteres")
    seen(page, "import-preview")
    press(page, "Importar 1 fila")
    expect(page.locator("main")).to_contain_text("1 mujer nueva en el padrón.")
    page.get_by_role("link", name="Descargar 1 fila con error").click()
    page.get_by_label("¿Para qué").fill("Corregir la CURP que vino mal")
    seen(page, "import-rejected")
    with page.expect_download() as rejected:
        page.get_by_role("button", name="Descargar la lista").click()
    corrected = rejected.value.path().read_text("utf-8-sig").replace("XXXX", make_curp(2))
    page.goto("/padron/importar")
    page.get_by_label("Archivo del padrón").set_input_files(file | {"buffer": corrected.encode()})
    press(page, "Leer el archivo")
    press(page, "Importar 1 fila")
    page.goto("/padron/")
    expect(page.locator("main")).to_contain_text("Ana Pech")


def test_a_list_leaves_with_its_reason(page: Page, live: Live):
    sent(live, state=State.APPROVED, registered_on=NOW.date())
    as_staff(page, live)

    page.goto("/padron/")
    page.get_by_role("link", name="Descargar esta lista").click()
    press(page, "Pedir la lista")
    seen(page, "export")
    page.get_by_label("¿Para qué la necesitas?").fill("Lista del curso")
    press(page, "Pedir la lista")
    seen(page, "exports")
    with page.expect_download() as file:
        page.get_by_role("link", name="Descargar Lista del curso").click()
    assert file.value.suggested_filename == "lista-1.xlsx"


def test_the_pages_of_administration(page: Page, live: Live):
    live.write(furnish)
    as_staff(page, live, Role.ADMINISTRATOR)

    for address in (
        "/administracion/casas/",
        "/administracion/casas/nueva",
        "/administracion/listas/giros",
        "/administracion/listas/frases/nueva",
        "/administracion/ajustes",
        "/administracion/ajustes/answer_days",
    ):
        page.goto(address)
        seen(page, "admin" + address.replace("/", "-").rstrip("-"))


def test_the_other_pages_of_reviewers(page: Page, live: Live):
    id = sent(live)
    as_staff(page, live)
    page.goto(f"/revision/{id}")
    press(page, "Tomarla")

    for address in ("tiempos", "cambios", f"{id}/pasar", f"{id}/curp", f"{id}/pin"):
        page.goto(f"/revision/{address}")
        seen(page, "review-" + address.replace("/", "-"))
