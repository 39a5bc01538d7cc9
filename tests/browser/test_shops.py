"""Shops in a real browser: from asking to join to the first scan, and every page held to axe."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.outbox.models import Channel, Recipient
from portal.vendors.actions.benefits import new_version
from portal.vendors.models import Agreement, BenefitKind, Device, Member, Scope, Vendor, VendorState, Window
from portal.vendors.terms import Limit, Terms
from tests.browser.people import enter
from tests.chromium import DESKTOP, PHONE, Live, assert_accessible
from tests.factories import vendors
from tests.factories.accounts import user
from tests.factories.cards import delivered_card
from tests.factories.redemptions import counter

pytestmark = pytest.mark.browser
Contexts = Callable[..., BrowserContext]
WEEK = [["09:00", "19:00"]] * 5 + [["09:00", "14:00"], None]


@dataclass(frozen=True)
class Street:
    """One shop with one of everything, one that asks to join, and people."""

    vendor: int
    asking: int
    benefit: int
    branch: int
    member: int
    agreement: int
    manager: int
    cashier: int
    coordinator: int


@pytest.fixture
def street(live: Live) -> Street:
    def make(session: Session) -> Street:
        now = datetime.now(UTC)
        place = counter(session, live.app.extensions["portal.key_ring"])
        shop = place.vendor
        shop.name, shop.about, shop.contact_name = (
            "Panificadora La Espiga",
            "Pan dulce y pasteles.",
            "Contacto",
        )
        shop.recipient = Recipient(
            channel=Channel.EMAIL, is_safe=True, email="a@example.mx", phone="9982000000"
        )
        session.flush()
        agreement = session.scalars(select(Agreement)).one()
        agreement.ends_on = now.date() + timedelta(days=20)
        branch = vendors.branch(
            session,
            shop,
            zone="Supermanzana 237",
            address="Av. Kabah",
            hours=WEEK,
            map_url="https://example.mx/",
        )
        limit = Limit(Scope.CARD, Window.DAY, 1)
        benefit = vendors.benefit(session, shop, limit, item="repostería", weekdays=31, conditions="Con cita")
        better = Terms(kind=BenefitKind.PERCENT, item="repostería", percent=15, limits=(limit,))
        new_version(session, benefit.id, terms=better, by_id=None, now=now)
        code = place.card(now=now)
        any_day = vendors.benefit(session, shop, limit)
        for _ in ("confirmed", "refused"):
            place.redeem(code, any_day, now=now, amount=48000)
        cashier = vendors.member(session, shop, name="Lupita", pin_digest="x")
        asking = vendors.vendor(
            session, agreed=False, name="Telas La Ceiba", state=VendorState.APPLIED, offer="10 % en telas"
        )
        return Street(
            vendor=shop.id,
            asking=asking.id,
            benefit=benefit.id,
            branch=branch.id,
            member=vendors.membership(session, cashier).id,
            agreement=agreement.id,
            manager=vendors.member(session, shop, Role.VENDOR_MANAGER).id,
            cashier=cashier.id,
            coordinator=user(session, role=Role.COORDINATOR).id,
        )

    return live.write(make)


def test_public_pages(live: Live, street: Street, page: Page):
    for path in ("/comercios", f"/comercios/{street.vendor}", "/comercios/unirse", "/api", "/caja/alta/x"):
        page.goto(path)
        assert_accessible(page)
    page.goto("/comercios/unirse")
    page.get_by_role("button", name="Mandar la solicitud").click()
    expect(page.get_by_role("alert")).to_contain_text("Escribe el nombre del comercio.")
    assert_accessible(page)


def test_pages_of_the_manager(live: Live, street: Street, page: Page):
    enter(page.context, live, street.manager)
    here = f"/comercios/{street.vendor}"
    for path in (
        "/mi-comercio",
        "/mi-comercio/hoy",
        f"{here}/administrar",
        f"{here}/datos",
        f"{here}/sucursales/{street.branch}",
        f"{here}/beneficios/nuevo",
        f"{here}/beneficios/{street.benefit}",
        f"{here}/beneficios/{street.benefit}/terminar",
        f"{here}/cajas/nueva",
        f"{here}/cajas/llave",
        f"{here}/personas/nueva",
        f"{here}/personas/{street.member}/nip",
    ):
        page.goto(path)
        assert_accessible(page)
    page.goto(f"{here}/beneficios/{street.benefit}")
    page.get_by_label("Porcentaje", exact=True).fill("500")
    page.get_by_role("button", name="Ver cómo queda").click()
    assert_accessible(page)
    page.get_by_label("Porcentaje", exact=True).fill("20")
    page.get_by_role("button", name="Ver cómo queda").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Así se leerá")
    assert_accessible(page)


def test_pages_of_the_coordinator(live: Live, street: Street, page: Page):
    enter(page.context, live, street.coordinator)
    here = f"/comercios/{street.vendor}"
    for path in (
        "/personal/comercios",
        f"/comercios/{street.asking}/administrar",
        f"/comercios/{street.asking}/paso/rechazar",
        f"{here}/beneficios/{street.benefit}/revisar",
        f"{here}/convenios/nuevo",
        f"{here}/convenios/{street.agreement}/renovar",
        f"{here}/convenios/{street.agreement}/firmado",
        f"{here}/canjes",
        "/personal/canjes",
        "/personal/canjes/rechazados",
        "/personal/canjes/sin-uso",
        "/personal/canjes/1/anular",
    ):
        page.goto(path)
        assert_accessible(page)


def test_the_till_asks_who_stands_there(live: Live, street: Street, page: Page):
    secret = live.write(lambda session: vendors.device(session, session.get(Vendor, street.vendor))[1])
    page.goto("/caja/turno")
    expect(page.get_by_role("heading", level=1)).to_have_text("Este teléfono no es una caja")
    assert_accessible(page)
    page.evaluate("secret => localStorage.setItem('portal.device', secret)", secret)
    page.reload()
    expect(page.get_by_label("Lupita")).to_be_visible()
    assert_accessible(page)


def test_from_asking_to_join_to_the_first_scan(live: Live, new_context: Contexts):
    """A shop joins on a phone, agrees, has its benefit approved, enrols a phone, and scans a card."""
    coordinator = live.write(lambda session: user(session, role=Role.COORDINATOR).id)
    shop, staff, till = new_context(PHONE), new_context(DESKTOP), new_context(PHONE)
    enter(staff, live, coordinator)
    link = ask_to_join(shop.new_page())
    office = staff.new_page()
    let_in(office)
    page = shop.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tu comercio ya es aliado")

    enter(shop, live, live.write(lambda session: session.scalars(select(Member.user_id)).one()))
    propose(page)
    office.goto("/personal/comercios")
    office.get_by_role("link", name="Un café gratis").click()
    office.get_by_role("button", name="Aprobar", exact=True).click()
    expect(office.get_by_text("Aprobado. Ya se puede dar.")).to_be_visible()

    enrolled = till.new_page()
    enrol(page, enrolled)
    first_scan(live, enrolled)
    page.goto("/mi-comercio")
    expect(page.get_by_role("row", name="Un café gratis").first).to_be_visible()
    undo_later(enrolled)
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


def let_in(page: Page) -> None:
    page.goto("/personal/comercios")
    page.get_by_role("link", name="Café La Ceiba").click()
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


def first_scan(live: Live, till: Page) -> None:
    ring = live.app.extensions["portal.key_ring"]
    now = datetime.now(UTC)
    folio = live.write(lambda session: delivered_card(session, ring, now=now).folio)
    till.get_by_label("O escribe el folio de la tarjeta").fill(folio)
    till.get_by_role("button", name="Buscar").click()
    till.get_by_role("button", name="Confirmar el canje").click()
    expect(till.get_by_role("heading", level=1)).to_have_text("Confirmado")


def undo_later(till: Page) -> None:
    """Undo from the list, when the till shows the camera again; at another opening of the page."""
    till.get_by_role("button", name="Escanear otra").click()
    expect(till.locator(".scan-bar")).to_contain_text("Café La Ceiba · Caja 1")
    till.reload()
    till.get_by_role("button", name="Deshacer un canje").click()
    expect(till.get_by_role("heading", level=1)).to_have_text("¿Cuál quieres deshacer?")
    assert_accessible(till)
    till.get_by_role("button", name="Un café gratis").click()
    till.get_by_role("button", name="Deshacer el canje").click()
    expect(till.get_by_role("heading", level=1)).to_have_text("Deshecho")
    till.get_by_role("button", name="Escanear otra").click()
    expect(till.get_by_role("button", name="Deshacer un canje")).to_be_hidden()


def test_a_revoked_phone_is_told_at_once_and_may_sign_in_again(live: Live, street: Street, page: Page):
    secret = live.write(lambda session: vendors.device(session, session.get(Vendor, street.vendor))[1])
    page.goto("/caja")
    page.evaluate("secret => localStorage.setItem('portal.device', secret)", secret)
    page.reload()
    expect(page.locator(".scan-bar")).to_contain_text("Panificadora La Espiga")
    live.write(lambda session: revoke_all(session, datetime.now(UTC)))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sin permiso")
    assert_accessible(page)
    assert page.evaluate("localStorage.getItem('portal.device')") is None
    enter(page.context, live, street.cashier)
    page.goto("/caja")
    expect(page.locator(".scan-bar")).to_contain_text("Lupita")


def revoke_all(session: Session, now: datetime) -> None:
    for device in session.scalars(select(Device)):
        device.revoked_at = now
