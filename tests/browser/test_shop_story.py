"""A shop's whole road in a real browser: from asking to join, on a phone, to its first scan, undone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.vendors.models import Member
from tests.browser.camera import on_a_desk, phone_before, picture_of
from tests.browser.people import enter
from tests.chromium import DESKTOP, PHONE, Live, assert_accessible
from tests.factories.accounts import user
from tests.factories.cards import code_of, delivered_card

pytestmark = pytest.mark.browser

PATIENCE_MS = 20_000
CAMERA_LOOKS_AWAY = "navigator.mediaDevices.getUserMedia = () => new Promise(() => {});"


@pytest.fixture
def camera_phone(live: Live, playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A phone before which a woman's card lies."""

    def hand_out(session: Session) -> str:
        ring = live.app.extensions["portal.key_ring"]
        return code_of(session, ring, delivered_card(session, ring, now=datetime.now(UTC)))

    scene = on_a_desk(picture_of(f"{live.url.upper()}/T/{live.write(hand_out)}"))
    with phone_before(scene, live, playwright, tmp_path) as context:
        yield context


def test_from_asking_to_join_to_the_first_scan(
    live: Live, new_context: Callable[..., BrowserContext], camera_phone: BrowserContext
):
    """A shop joins, answers, agrees, has its benefit approved, enrols a phone, and scans a card."""
    coordinator = live.write(lambda session: user(session, role=Role.COORDINATOR).id)
    shop, staff = new_context(PHONE), new_context(DESKTOP)
    enter(staff, live, coordinator)
    page, office = shop.new_page(), staff.new_page()
    link = ask_to_join(page)
    ask_and_answer(office, page)
    let_in(office)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tu comercio ya es aliado")

    enter(shop, live, live.write(lambda session: session.scalars(select(Member.user_id)).one()))
    propose(page)
    office.goto("/personal/comercios")
    office.get_by_role("link", name="Un café gratis").click()
    office.get_by_role("button", name="Aprobar", exact=True).click()
    expect(office.get_by_text("Aprobado. Ya se puede dar.")).to_be_visible()

    till = camera_phone.new_page()
    enrol(page, till)
    first_scan(till)
    page.goto("/mi-comercio")
    expect(page.get_by_role("row", name="Un café gratis").first).to_be_visible()
    undo_later(till)
    page.reload()
    expect(page.locator("main")).to_contain_text("Anulado")


def ask_to_join(page: Page) -> str:
    page.goto("/comercios/unirse")
    for label, text in {
        "Nombre del comercio": "Café La Ceiba",
        "¿Qué beneficio quieres dar?": "Un café gratis",
        "Supermanzana, región o colonia": "Región 94",
        "Calle y número": "Calle 12",
        "Tu nombre": "Contacto de prueba",
        "Tu teléfono": "998 200 0001",
        "Tu correo": "cafe@example.mx",
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Mandar la solicitud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recibimos tu solicitud")
    assert_accessible(page)
    return page.url


def ask_and_answer(office: Page, shop: Page) -> None:
    """Staff want to know something first; the shop answers on the page of its request."""
    office.goto("/personal/comercios")
    office.get_by_role("link", name="Café La Ceiba").click()
    office.get_by_role("link", name="Preguntarle algo").click()
    office.get_by_role("textbox").fill("¿A qué hora abren?")
    assert_accessible(office)
    office.get_by_role("main").get_by_role("button").click()
    shop.reload()
    expect(shop.get_by_role("heading", level=1)).to_have_text("Tenemos una pregunta para ti")
    shop.get_by_label("Tu respuesta").fill("A las siete")
    assert_accessible(shop)
    shop.get_by_role("button", name="Mandar mi respuesta").click()
    expect(shop.get_by_role("heading", level=1)).to_have_text("Recibimos tu solicitud")


def let_in(page: Page) -> None:
    page.goto("/personal/comercios")
    page.get_by_role("link", name="Café La Ceiba").click()
    expect(page.locator("main")).to_contain_text("A las siete")
    page.get_by_role("button", name="Aprobar e invitar").click()
    expect(page.get_by_text("/invitacion/")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Ya lo mandé").click()
    page.get_by_role("link", name="Nuevo convenio").click()
    page.get_by_role("button", name="Guardar el convenio").click()
    expect(page.get_by_text("Guardamos el convenio.")).to_be_visible()


def propose(page: Page) -> None:
    page.goto("/mi-comercio/administrar")
    page.get_by_role("link", name="Proponer un beneficio").click()
    page.get_by_label("Algo gratis").check()
    page.get_by_label("¿En qué?").fill("un café")
    page.get_by_label("Cuántas veces").first.fill("1")
    page.get_by_role("button", name="Ver cómo queda").click()
    expect(page.get_by_text("Un café gratis, una vez al día.")).to_be_visible()
    page.get_by_role("button", name="Mandar a revisión").click()
    expect(page.get_by_text("Lo mandamos a revisión.")).to_be_visible()


def enrol(manager: Page, till: Page) -> None:
    manager.goto("/mi-comercio/administrar")
    manager.get_by_role("link", name="Dar de alta un teléfono").click()
    manager.get_by_label("¿Cómo se llama?").fill("Caja 1")
    manager.get_by_role("button", name="Mostrar el código").click()
    assert_accessible(manager)
    manager.get_by_text("El teléfono no lo lee").click()
    till.goto(manager.locator(".copyable").inner_text())
    till.get_by_role("button", name="Sí, usar este teléfono").click()
    expect(till.get_by_role("heading", level=1)).to_have_text("Este teléfono ya es «Caja 1»")
    assert_accessible(till)
    till.get_by_role("link", name="Abrir la caja").click()


def first_scan(till: Page) -> None:
    """Redeem what the camera sees: nobody types."""
    confirm = till.get_by_role("button", name="Confirmar el canje")
    expect(confirm).to_be_visible(timeout=PATIENCE_MS)
    expect(till.locator("main")).to_contain_text("Rosa C.")
    confirm.click()
    expect(till.get_by_role("heading", level=1)).to_have_text("Confirmado")


def undo_later(till: Page) -> None:
    """Undo from the list, when the till shows the camera again; at another opening of the page."""
    till.get_by_role("button", name="Escanear otra").click()
    expect(till.locator(".scan-bar")).to_contain_text("Café La Ceiba · Caja 1")
    till.add_init_script(CAMERA_LOOKS_AWAY)
    till.reload()
    till.get_by_role("button", name="Canjes de hoy").click()
    expect(till.get_by_role("heading", level=1)).to_have_text("Canjes de hoy")
    expect(till.locator("main")).to_contain_text("lleva 1 canje")
    assert_accessible(till)
    till.get_by_role("button", name="Deshacer Un café gratis").click()
    till.get_by_role("button", name="Deshacer el canje").click()
    expect(till.get_by_role("heading", level=1)).to_have_text("Deshecho")
    till.get_by_role("button", name="Escanear otra").click()
    till.get_by_role("button", name="Canjes de hoy").click()
    expect(till.locator("main")).to_contain_text("Deshecho")
    expect(till.get_by_role("button", name="Deshacer")).to_have_count(0)
    till.get_by_role("button", name="Escanear otra").click()
