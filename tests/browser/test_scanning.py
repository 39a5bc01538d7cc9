"""The till's camera, from a clear code to a scratched one. The camera is Chromium's own, fed with films."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cards.models import Card
from portal.core.periods import Window
from portal.redemptions.models import Attempt
from portal.vendors.models import LimitScope
from portal.vendors.terms import Limit
from tests.browser.camera import (
    badly_seen,
    camera_showing,
    enrolled_phone,
    film,
    on_a_desk,
    picture_of,
    scratched,
)
from tests.chromium import Live, assert_accessible, watch
from tests.factories import vendors
from tests.factories.redemptions import counter

pytestmark = pytest.mark.browser

PATIENCE_MS = 10_000
"""The longest that a till may take to answer a card; the median is for ``make bench scanning``."""


@dataclass(frozen=True)
class Shop:
    """An enrolled phone's secret; what the code of a card says, and its folio."""

    secret: str
    code: str
    folio: str


@pytest.fixture
def shop(live: Live) -> Shop:
    def furnish(session: Session) -> Shop:
        place = counter(session, live.app.extensions["portal.key_ring"], name="Caja 1")
        place.vendor.name = "Panadería de prueba"
        vendors.benefit(session, place.vendor, Limit(LimitScope.CARD, Window.DAY, 1))
        token = place.card(now=datetime.now(UTC))
        folio = session.scalars(select(Card.folio)).one()
        return Shop(place.secret, f"{live.url.upper()}/T/{token}", folio)

    return live.write(furnish)


Look = Callable[[Image.Image], AbstractContextManager[Page]]


@pytest.fixture
def look(live: Live, shop: Shop, playwright: Playwright, tmp_path: Path) -> Look:
    """Open the till of the enrolled phone in front of a scene."""

    @contextmanager
    def at(scene: Image.Image) -> Iterator[Page]:
        faults: list[str] = []
        with camera_showing(playwright, film(tmp_path / "film.y4m", (scene, 0.1))) as browser:
            context = enrolled_phone(browser, live.url, shop.secret)
            watch(context, live.url, faults)
            page = context.new_page()
            page.goto("/caja")
            yield page
        assert not faults

    return at


def expect_title(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words, timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(lambda code: on_a_desk(picture_of(code)), id="clear"),
        pytest.param(badly_seen, id="turned, small, blurred and noisy"),
        pytest.param(lambda code: scratched(code, scratches=2), id="scratched"),
    ],
)
def test_a_code_is_read_and_answered(look: Look, shop: Shop, scene: Callable[[str], Image.Image]):
    with look(scene(shop.code)) as page:
        expect_title(page, "¿Qué beneficio le das?")
        expect(page.get_by_label("10 % en toda la compra")).to_be_visible()
        expect(page.locator(".scan-bar")).to_contain_text("Panadería de prueba · Caja 1")


@pytest.mark.parametrize("scratches", [0, 40], ids=["no code", "a code past reading"])
def test_where_nothing_can_be_read_it_waits_and_the_folio_can_be_typed(
    look: Look, live: Live, shop: Shop, scratches: int
):
    with look(scratched(shop.code, scratches=scratches) if scratches else on_a_desk()) as page:
        page.wait_for_timeout(2500)
        expect_title(page, "Pon el código dentro del cuadro")
        expect(page.locator(".scan-problem:visible")).to_have_count(0)
        assert page.evaluate("document.querySelector('video').readyState") >= 2
        assert_accessible(page)
        typed = page.get_by_label("O escribe el folio de la tarjeta")
        expect(typed).to_be_in_viewport(ratio=1)
        typed.fill("AAAA")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("escribiste 4")
        expect(typed).to_have_value("AAAA")
        assert_accessible(page)
        typed.fill("0000-0000-000")
        page.keyboard.press("Enter")
        expect_title(page, "No aplica")
        expect(page.get_by_role("alert")).to_be_hidden()
        assert_accessible(page)
        typed.fill(shop.folio)
        page.keyboard.press("Enter")
        expect_title(page, "¿Qué beneficio le das?")
        expect(typed).to_be_hidden()
    assert live.write(lambda session: session.query(Attempt).count()) == 0


@pytest.mark.parametrize(
    "text", ["https://menu.example.com/carta?mesa=4", f"HTTPS://OTRA.EXAMPLE/T/{'CEBA' * 29}A"]
)
def test_someone_else_s_code_is_refused_in_words_and_the_camera_stays_open(look: Look, text: str):
    with look(on_a_desk(picture_of(text))) as page:
        expect_title(page, "No aplica")
        assert_accessible(page)
        page.get_by_role("button", name="Escanear otra").click()
        page.wait_for_timeout(1500)
        expect_title(page, "Pon el código dentro del cuadro")  # the same code within three seconds is not new
        assert page.evaluate("document.querySelector('video').srcObject.active")
        expect_title(page, "No aplica")
        expect(page.locator("main")).to_contain_text(re.compile("código|tarjeta"))


def test_a_photo_and_a_usb_scanner_bring_the_code_too(look: Look, shop: Shop, tmp_path: Path):
    photo = tmp_path / "photo.jpg"
    badly_seen(shop.code).resize((2560, 1440)).save(photo, quality=85)
    with look(on_a_desk()) as page:
        page.get_by_label("Usar una foto").set_input_files(photo)
        expect_title(page, "¿Qué beneficio le das?")
        page.get_by_role("button", name="Escanear otra").click()
        on_a_desk().save(photo)
        page.get_by_label("Usar una foto").set_input_files(photo)
        expect(page.get_by_role("alert")).to_contain_text("No vimos un código en esa foto.")
        page.evaluate(AS_A_USB_SCANNER, shop.code.replace(":", "Ñ").replace("/", "-"))
        expect_title(page, "¿Qué beneficio le das?")


AS_A_USB_SCANNER = """code => {
  for (const key of [...code, "Enter"])
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}"""


def test_a_keyboard_is_enough_and_the_sound_stays_off(look: Look, shop: Shop):
    with look(on_a_desk()) as page:
        tab_to(page, "Sonido")
        page.keyboard.press("Space")
        tab_to(page, "O escribe el folio de la tarjeta")
        page.keyboard.insert_text(shop.folio)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="¿Qué beneficio le das?")).to_be_focused(timeout=PATIENCE_MS)
        tab_to(page, "Total de la compra, en pesos")
        page.keyboard.insert_text("480")
        expect(page.get_by_role("status")).to_have_text("Ahorra $48.00. Cobra $432.00.")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Confirmado")).to_be_focused(timeout=PATIENCE_MS)
        page.reload()
        expect(page.get_by_role("button", name="Sonido")).to_have_attribute("aria-pressed", "false")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the thing with that name has the focus."""
    wanted = page.get_by_role("button", name=name).or_(page.get_by_label(name, exact=True))
    for _ in range(12):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"Tab never comes to {name}")
