"""From a registered woman to the card in her hand, its loss, and what anyone may check."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cards.models import Card, Medium
from portal.core.roles import Role
from portal.houses.models import House
from portal.tokens.keys import KeyRing
from tests.browser.people import enter
from tests.chromium import DESKTOP, PHONE, Live, assert_accessible
from tests.factories.accounts import give_house, house, user
from tests.factories.cards import approved_card, code_of, delivered_card, printed_card, registered

pytestmark = pytest.mark.browser

NOW = datetime.now(UTC)


@pytest.fixture
def ring(live: Live) -> KeyRing:
    return live.app.extensions["portal.key_ring"]


@pytest.fixture
def casa(live: Live) -> int:
    return live.write(lambda session: house(session, name="Casa de la Mujer Región 237").id)


@pytest.fixture
def clerk(live: Live, casa: int) -> int:
    """A clerk of the house."""

    def make(session: Session) -> int:
        person = user(session, role=Role.CLERK, name="Lupita Chan")
        give_house(session, person, session.get_one(House, casa))
        return person.id

    return live.write(make)


def test_production_to_delivery(
    live: Live, casa: int, clerk: int, new_context: Callable[..., BrowserContext], tmp_path: Path
):
    """She is due, her card is issued and printed, and what the PDF shows is scanned at the counter."""
    live.write(lambda session: registered(session, house_id=casa, printed_name="Rosa Canul").id)
    context = new_context(DESKTOP)
    enter(context, live, clerk)
    page = context.new_page()

    page.goto("/tarjetas/")
    page.get_by_label("Rosa Elena Canul Pech").check()
    page.get_by_role("button", name="Emitir las marcadas").click()
    expect(page.get_by_text("1 tarjeta emitida.")).to_be_visible()
    page.get_by_role("button", name="Preparar el PDF").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar el PDF").click()
    download.value.save_as(tmp_path / "cards.pdf")
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as pdf:
        (code,) = zxingcpp.read_barcodes(pdf[0].render(scale=300 / 72).to_pil())

    page.goto("/tarjetas/entregas")
    page.get_by_role("link", name="Rosa Canul").click()
    page.get_by_role("link", name="Entregar", exact=True).click()
    page.get_by_label("Credencial para votar").check()
    page.get_by_label("La foto y el nombre son de ella").check()
    field = page.get_by_label("Escanea la tarjeta que le entregas")
    field.press_sequentially(code.text)
    field.press("Enter")  # as a USB scanner ends: it must not send the form
    expect(page.get_by_role("button", name="Entregar la tarjeta")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Tarjeta entregada.")).to_be_visible()
    page.goto(f"/T/{code.text.rpartition('/')[2]}")
    expect(page.locator("h1")).to_have_text("Auténtica y vigente")


def hers(live: Live, ring: KeyRing, context: BrowserContext) -> int:
    """Give a woman a card and sign her in with her PIN; returns the card's id."""
    card_id, user_id = live.write(
        lambda session: (
            (
                card := delivered_card(session, ring, registered(session, printed_name="Rosa Canul"), now=NOW)
            ).id,
            card.application.user_id,
        )
    )
    enter(context, live, user_id, with_pin=True)
    return card_id


def test_a_lost_plastic_dies_and_the_phone_lives_on(live: Live, ring: KeyRing, new_context):
    context = new_context(PHONE)
    card_id = hers(live, ring, context)
    codes = live.write(lambda s: {m: code_of(s, ring, s.get_one(Card, card_id), m) for m in Medium})
    page = context.new_page()

    page.goto("/mi-tarjeta")
    page.get_by_role("link", name="Perdí mi tarjeta de plástico").click()
    assert_accessible(page)
    page.get_by_role("button", name="Anular el plástico").click()
    expect(page.get_by_text("La de tu celular sí.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Pedir otra").click()
    expect(page.get_by_text("Pediste otra tarjeta.")).to_be_visible()
    expect(page.get_by_role("img", name="Código QR de tu tarjeta")).to_be_visible()

    page.goto(f"/T/{codes[Medium.PRINTED]}")
    expect(page.locator("h1")).to_have_text("Cancelada")
    page.goto(f"/T/{codes[Medium.PHONE]}")
    expect(page.locator("h1")).to_have_text("Auténtica y vigente")


def read_qr(page: Page) -> str:
    """Read the code on the screen as a till would."""
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot(full_page=True))))
    return found.text


def test_her_card_shows_without_signal_after_one_visit(live: Live, ring: KeyRing, new_context):
    context = new_context(PHONE)
    card_id = hers(live, ring, context)
    code = live.write(lambda s: code_of(s, ring, s.get_one(Card, card_id), Medium.PHONE))
    page = context.new_page()
    page.goto("/mi-tarjeta")
    expect(page.locator("main[data-kept='1']")).to_be_attached()

    context.set_offline(True)
    page.close()
    page = context.new_page()
    page.goto("/mi-tarjeta")

    expect(page.get_by_text("Rosa Canul")).to_be_visible()
    assert read_qr(page).endswith(code)
    assert page.evaluate("getComputedStyle(document.querySelector('.member-card')).borderRadius") != "0px"
    assert_accessible(page)


def test_her_card_shows_when_her_session_is_over_and_says_where_to_sign_in(live: Live, ring, new_context):
    context = new_context(PHONE)
    hers(live, ring, context)
    page = context.new_page()
    page.goto("/mi-tarjeta")
    expect(page.locator("main[data-kept='1']")).to_be_attached()
    expect(page.get_by_text("Tu sesión terminó.")).to_be_hidden()

    context.clear_cookies()
    page.goto("/mi-tarjeta")

    expect(page.get_by_text("Rosa Canul")).to_be_visible()
    expect(page.get_by_text("Tu sesión terminó.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Entra otra vez").click()
    page.wait_for_url("**/entrar**")


@pytest.mark.parametrize("way", ["Quitarla de este teléfono", "Salir rápido"])
def test_she_takes_her_card_off_a_phone(live: Live, ring: KeyRing, new_context, way: str):
    context = new_context(PHONE)
    hers(live, ring, context)
    page = context.new_page()
    page.goto("/mi-tarjeta")
    expect(page.locator("main[data-kept='1']")).to_be_attached()
    assert page.evaluate("caches.has('tarjeta')")

    if way == "Salir rápido":
        context.route(
            "**/salir-rapido",
            lambda route: route.fulfill(body="<title>Clima</title>", content_type="text/html"),
        )
        page.locator("aside [data-quick-exit]").click()
        page.wait_for_url("**/salir-rapido")
    else:
        page.get_by_text("Tenla a la mano").click()
        page.get_by_role("button", name=way).click()
        expect(page.get_by_text("Ya no está guardada")).to_be_visible()

    assert not page.evaluate("caches.has('tarjeta')")


@pytest.mark.parametrize("state", ["approved", "printed", "delivered"])
def test_the_pages_of_the_counter_are_accessible(live: Live, ring, casa, clerk, page: Page, state: str):
    def make(session: Session) -> tuple[int, int | None]:
        woman = registered(session, house_id=casa, printed_name="Rosa Canul")
        registered(session, house_id=casa)
        approved_card(session, registered(session, house_id=casa), now=NOW)
        if state == "approved":
            card = approved_card(session, woman, now=NOW)
        else:
            card = (printed_card if state == "printed" else delivered_card)(session, ring, woman, now=NOW)
        return card.id, card.batch_id

    card_id, batch_id = live.write(make)
    enter(page.context, live, clerk)
    paths = [
        "/tarjetas/",
        "/tarjetas/imprimir",
        "/tarjetas/tandas",
        "/tarjetas/entregas",
        f"/tarjetas/{card_id}",
    ]
    paths += {
        "approved": [f"/tarjetas/{card_id}/cancelar", f"/tarjetas/{card_id}/imprimir"],
        "printed": [
            f"/tarjetas/{card_id}/entregar",
            f"/tarjetas/{card_id}/imprimir",
            f"/tarjetas/tandas/{batch_id}",
        ],
        "delivered": [f"/tarjetas/{card_id}/{last}" for last in ("suspender", "perdida", "celular", "acuse")],
    }[state]
    for path in paths:
        page.goto(path)
        assert page.url.endswith(path)
        assert_accessible(page)
    if state == "printed":
        page.goto(f"/tarjetas/{card_id}/entregar")
        page.get_by_role("button", name="Entregar la tarjeta").click()
        expect(page.get_by_role("alert")).to_be_focused()
        assert_accessible(page)


def test_the_design_page_is_accessible(live: Live, page: Page):
    enter(page.context, live, live.write(lambda session: user(session, role=Role.COORDINATOR).id))
    page.goto("/tarjetas/diseno")
    assert_accessible(page)


def test_the_public_checks_are_accessible(live: Live, ring: KeyRing, page: Page):
    code, folio = live.write(
        lambda session: (code_of(session, ring, card := delivered_card(session, ring, now=NOW)), card.folio)
    )
    for path in (f"/T/{code}", f"/T/{code[:-3]}AAA", "/comprobar", "/comprobar?folio=123"):
        page.goto(path)
        assert_accessible(page)
    page.goto("/comprobar")
    page.get_by_label("Folio de la tarjeta").fill(folio)
    page.get_by_role("button", name="Revisar").click()
    expect(page.locator("h1")).to_have_text("Auténtica y vigente")


def test_nothing_on_her_card_page_says_where_she_used_it(live: Live, ring: KeyRing, phone: Page):
    hers(live, ring, phone.context)
    phone.goto("/mi-tarjeta")
    assert live.write(lambda session: session.scalar(select(Card.folio))) in phone.content()
    assert_accessible(phone)
