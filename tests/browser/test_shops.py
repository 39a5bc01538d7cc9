"""The pages of shops in a real browser, each held to axe; and who stands at the till."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.outbox.models import Channel, Recipient
from portal.vendors.actions.benefits import new_version
from portal.vendors.models import Agreement, BenefitKind, Device, LimitScope, Vendor, VendorState, Window
from portal.vendors.terms import Limit, Terms
from tests.browser.people import enter
from tests.chromium import Live, assert_accessible
from tests.factories import vendors
from tests.factories.accounts import user
from tests.factories.redemptions import counter

pytestmark = pytest.mark.browser
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
        limit = Limit(LimitScope.CARD, Window.DAY, 1)
        benefit = vendors.benefit(session, shop, limit, item="repostería", weekdays=31, conditions="Con cita")
        better = Terms(kind=BenefitKind.PERCENT, item="repostería", percent=15, limits=(limit,))
        new_version(session, benefit.id, terms=better, by_id=None, now=now)
        code = place.card(now=now)
        any_day = vendors.benefit(session, shop, limit)
        for _ in ("confirmed", "refused"):
            place.redeem(code, any_day, now=now, amount=48000)
        cashier = vendors.member(session, shop, name="Lupita", pin_digest="x")
        asking = vendors.vendor(
            session, agreed=False, name="Telas La Ceiba", state=VendorState.APPLIED, proposal="10 % en telas"
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
    page.goto("/mi-comercio/hoy")
    page.get_by_role("link", name="Deshacer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("¿Deshacer el canje")
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
