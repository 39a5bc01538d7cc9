"""The main job, as its people do it: she applies, staff approve, her card is printed, the till scans it.

The camera is Chromium's own fake one, fed with a picture of the card that was printed.
"""

import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask_security import hash_password
from PIL import Image, ImageFilter
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.cards.actions.delivering import deliver_card
from portal.cards.models import Card
from portal.cli import main
from portal.core.periods import Window, local_day
from portal.core.roles import Role
from portal.entrepreneurs.models import Application, PaperPage, State
from portal.preferences.actions import choose
from portal.redemptions.models import Place, Redemption
from portal.vendors.models import LimitScope
from portal.vendors.terms import Limit
from tests.browser.camera import on_a_desk, phone_before
from tests.chromium import DESKTOP, PHONE, Live, assert_accessible
from tests.factories import accounts, entrepreneurs, vendors
from tests.factories.identity import make_curp

pytestmark = pytest.mark.browser

PASSWORD = "una-clave-de-prueba"


def test_from_her_phone_to_the_shop_s_till(
    live: Live, new_context: Callable[..., BrowserContext], playwright: Playwright, tmp_path: Path
):
    live.write(furnish)
    phone, office = new_context(PHONE).new_page(), new_context(DESKTOP).new_page()

    folio = she_applies(phone, photo_of_a_phone(tmp_path / "credencial.jpg"))
    assert live.write(lambda session: session.query(PaperPage).count()) == 1
    staff_approve(office, folio)
    phone.goto("/solicitud")
    expect(phone.locator("main")).to_contain_text(re.compile("aprobad|aceptad", re.I))
    picture = print_card(live, tmp_path)
    live.write(lambda session: hand_over(live, session))

    with phone_before(scene_of(picture), live, playwright, tmp_path) as context:
        till = context.new_page()
        sign_in(till, "caja@example.mx")

        redeem_with_the_camera(till)
        assert live.write(uses) == 1
        see_the_second_use_refused(till)
        assert live.write(uses) == 1
        undo(till)
        assert live.write(uses) == 0


def furnish(session: Session) -> None:
    """A house, a group of business, staff with passwords, and a shop with a benefit once a month.

    It is a demonstration, so that staff may sign in without a second factor.
    """
    choose(session, key="demonstration", value=True, by_id=None, now=datetime.now(UTC))
    house = accounts.house(session, name="Casa de prueba")
    entrepreneurs.giro(session, name="Repostería")
    digest = hash_password(PASSWORD)
    clerk = accounts.user(session, role=Role.CLERK, email="ventanilla@example.mx", password=digest)
    accounts.give_house(session, clerk, house)
    shop = vendors.vendor(session, name="Panadería de prueba")
    cashier = vendors.member(session, shop)
    cashier.email, cashier.password = "caja@example.mx", digest
    vendors.benefit(session, shop, Limit(LimitScope.CARD, Window.MONTH, 1))


def uses(session: Session) -> int | None:
    """Count the places taken and the redemptions that stand: they are the same."""
    places = session.scalar(select(func.count()).select_from(Place))
    stands = session.scalar(
        select(func.count()).select_from(Redemption).where(Redemption.annulled_at.is_(None))
    )
    assert places == stands
    return places


def photo_of_a_phone(path: Path) -> Path:
    """Draw a noisy 12-megapixel JPEG, as heavy as a phone's photo."""
    noise = Image.effect_noise((1000, 750), 90).resize((4000, 3000)).filter(ImageFilter.GaussianBlur(1))
    Image.merge("RGB", [noise, noise.rotate(180), noise]).save(path, "JPEG", quality=92)
    assert path.stat().st_size > 1_000_000
    return path


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def sign_in(page: Page, email: str) -> None:
    page.goto("/entrar")
    page.get_by_label("Correo").fill(email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    press(page, "Entrar")
    expect(page).not_to_have_url(re.compile("/entrar"))


def she_applies(page: Page, photo: Path) -> str:
    """Go through the whole form at phone width; returns her folio."""
    page.goto("/solicitud/empezar")
    assert_accessible(page)
    page.get_by_role("checkbox").check()
    press(page, "Empezar")
    folio = page.locator(".folio-big").first.inner_text()
    press(page, "Ya los anoté")
    answer(page, "curp", check=["Sí, la escribo"], fill={"Tu CURP": make_curp(7)})
    answer(page, "nombre", fill={"Nombre o nombres": "Rosa Elena", "Primer apellido": "Canul"})
    answer(page, "avisos", check=["No me avisen"])
    answer(page, "direccion", fill={"Supermanzana": "237", "Código postal": "77510"})
    answer(page, "casa", check=["Casa de prueba"])
    answer(page, "negocio", check=["Repostería"])
    answer(page, "productos", fill={"¿Qué vendes o produces?": "Pasteles por pedido"})
    answer(page, "sat", check=["Aún no estoy en el SAT"])
    page.goto("/solicitud/papeles/official_id")
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_role("button", name="Mandar").click()
    expect(page.get_by_text("Ya tenemos")).to_be_visible(timeout=15_000)
    press(page, "Guardar y seguir")
    page.goto("/solicitud/papeles/proof_of_address")
    press(page, "La mando después")
    page.goto("/solicitud/revisar")
    assert_accessible(page)
    press(page, "Enviar mi solicitud")
    expect(page.locator("h1")).to_contain_text("Recibimos tu solicitud")
    assert_accessible(page)
    return folio


def answer(
    page: Page, slug: str, *, check: list[str] | None = None, fill: dict[str, str] | None = None
) -> None:
    """Answer one page of the form."""
    page.goto(f"/solicitud/registro/{slug}")
    for words in check or []:
        page.get_by_label(re.compile("^" + re.escape(words))).check()
    for words, value in (fill or {}).items():
        page.get_by_label(words, exact=True).fill(value)
    press(page, "Guardar y seguir")
    expect(page).not_to_have_url(re.compile(f"/{slug}$"))


def staff_approve(page: Page, folio: str) -> None:
    sign_in(page, "ventanilla@example.mx")
    page.goto("/revision/")
    page.get_by_role("row").filter(has_text=folio).get_by_role("link").click()
    press(page, "Tomarla")
    press(page, "Aprobar")
    press(page, "Aprobar sin esos papeles")
    expect(page.locator("main")).to_contain_text("Aprobada")


def print_card(live: Live, folder: Path) -> Path:
    """Issue and print by the commands; returns a picture of the front of the card."""
    settings = live.app.extensions["portal.settings"]
    env = {
        "PORTAL_INSTANCE": str(settings.instance),
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_PUBLIC_URL": live.url,
    }
    pdf = folder / "cards.pdf"
    for words in (["issue", "--due"], ["print", "--pending", "--layout", "single", "--output", str(pdf)]):
        result = CliRunner().invoke(main, ["cards", *words], env=env)
        assert result.exit_code == 0, result.output
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", pdf, folder / "front"], check=True)
    return folder / "front.png"


def hand_over(live: Live, session: Session) -> None:
    """Deliver the card, as the counter does."""
    clerk = session.query(User).filter_by(role=Role.CLERK).one()
    application = session.query(Application).filter_by(state=State.APPROVED).one()
    card = session.query(Card).filter_by(application_id=application.id).one()
    ring = live.app.extensions["portal.key_ring"]
    now = datetime.now(UTC)
    deliver_card(
        session,
        card,
        token_id=card.tokens[0].id,
        identity="Credencial para votar",
        ring=ring,
        today=local_day(now, live.app.extensions["portal.settings"].timezone),
        by_id=clerk.id,
        now=now,
    )


def scene_of(picture: Path) -> Image.Image:
    """Lay the card on a desk, not too near the camera."""
    card = Image.open(picture).convert("RGB")
    return on_a_desk(card.resize((900, round(900 * card.height / card.width))))


def redeem_with_the_camera(page: Page) -> None:
    page.goto("/caja")
    expect(page.get_by_role("heading", level=1)).to_have_text("¿Qué beneficio le das?", timeout=20_000)
    expect(page.locator("main")).to_contain_text("Rosa C.")
    page.get_by_label("10 % en toda la compra").check()
    page.get_by_label("Total de la compra").fill("480")
    assert_accessible(page)
    page.get_by_role("button", name="Confirmar el canje").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmado")
    expect(page.locator("main")).to_contain_text("$432.00")
    assert_accessible(page)


def see_the_second_use_refused(page: Page) -> None:
    second = page.context.new_page()
    second.goto("/caja")
    expect(second.get_by_role("heading", level=1)).to_have_text("No aplica", timeout=20_000)
    expect(second.locator("main")).to_contain_text(re.compile("ya usó", re.I))
    assert_accessible(second)
    second.close()


def undo(page: Page) -> None:
    page.get_by_role("button", name="Deshacer este canje").click()
    page.get_by_role("button", name="Deshacer el canje").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deshecho")
    assert_accessible(page)
