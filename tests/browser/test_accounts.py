"""Coming in, the second factor, passkeys, sessions and administration, in a real browser."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask_security import hash_password
from passlib.totp import TOTP
from playwright.sync_api import Page, expect
from sqlalchemy import update

from portal.accounts.actions.inviting import invite
from portal.accounts.models import User
from portal.core.roles import Role
from tests.browser import people
from tests.chromium import Live, assert_accessible
from tests.factories.accounts import user

pytestmark = pytest.mark.browser
PASSWORD = "cuatro palabras sueltas juntas"
SHOTS = os.environ.get("PORTAL_SHOTS")
"""A folder for pictures of every page looked at, for whoever wants to see them."""


def look(page: Page, name: str) -> None:
    assert_accessible(page)
    if SHOTS:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def add_person(live: Live, role: Role = Role.ADMINISTRATOR) -> str:
    """Add a person with a password; returns her e-mail."""
    with live.app.app_context():
        digest = hash_password(PASSWORD)
    return live.write(
        lambda session: user(session, role=role, name="Luz", password=digest, email="luz@example.mx").email
    )


def enter(page: Page, email: str) -> None:
    page.goto("/entrar")
    page.get_by_label("Correo").fill(email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()


def code_of(secret: str) -> str:
    return TOTP(key=secret).generate(datetime.now(UTC)).token


def let_code_pass(live: Live) -> None:
    live.write(lambda session: session.execute(update(User).values(totp_counter=User.totp_counter - 1)))


def set_up(page: Page, email: str) -> str:
    """Come in for the first time; returns the telephone's secret."""
    enter(page, email)
    look(page, "protege")
    page.get_by_role("button", name="Ya tengo la aplicación").click()
    secret = re.sub(r"\W", "", page.locator("main .folio").inner_text())
    look(page, "protege-codigo")
    page.get_by_label("Código de 6 números").fill("000000")
    page.get_by_role("button", name="Comprobar el código").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "codigo-mal")
    page.get_by_label("Código de 6 números").fill(code_of(secret))
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Administración")
    return secret


def give_passkeys(page: Page) -> None:
    """Give the browser an authenticator that says yes by itself."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "isUserVerified": True}
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": key | {"hasUserVerification": True, "automaticPresenceSimulation": True}},
    )


def test_the_second_factor_is_set_up_and_asked(live: Live, page: Page, new_context):
    email = add_person(live)
    secret = set_up(page, email)
    page.goto("/cuenta/codigos-de-recuperacion")
    page.get_by_role("button", name="Darme códigos nuevos").click()
    look(page, "codigos")
    code = page.locator("main .folio").first.inner_text()
    page.goto("/cuenta")
    look(page, "cuenta")
    page.get_by_role("navigation", name="Tu cuenta").get_by_role("button", name="Salir").click()

    let_code_pass(live)
    enter(page, email)
    look(page, "codigo")
    page.get_by_label("Código de 6 números").fill(code_of(secret))
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Administración")

    other = new_context(page.viewport_size).new_page()
    enter(other, email)
    other.get_by_role("link", name="No tengo mi teléfono").click()
    look(other, "recuperacion")
    other.get_by_label("Código de recuperación").fill(code)
    other.get_by_role("button", name="Entrar", exact=True).click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Administración")

    page.goto("/cuenta/sesiones")
    expect(page.locator("tbody tr")).to_have_count(2)
    look(page, "sesiones")
    page.get_by_role("button", name="Terminar todas las demás").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    other.goto("/cuenta")
    expect(other.get_by_role("heading", level=1)).to_have_text("Entra con tu correo")


def test_a_passkey_takes_the_place_of_the_code(live: Live, phone: Page):
    email = add_person(live)
    set_up(phone, email)
    give_passkeys(phone)
    phone.goto("/cuenta/llaves-de-acceso")
    look(phone, "llaves")
    phone.get_by_label("Nombre de la llave").fill("Mi teléfono")
    phone.get_by_role("button", name="Agregar la llave").click()
    expect(phone.get_by_text("Guardamos tu llave")).to_be_visible()
    phone.get_by_role("navigation", name="Tu cuenta").get_by_role("button", name="Salir").click()

    enter(phone, email)
    look(phone, "segundo-paso")
    phone.get_by_role("button", name="Con mi llave de acceso").click()
    phone.get_by_role("button", name="Usar mi llave").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Administración")
    phone.goto("/cuenta/llaves-de-acceso")
    look(phone, "llaves-una")
    phone.get_by_role("button", name="Quitar Mi teléfono").click()
    expect(phone.get_by_text("Quitamos la llave")).to_be_visible()


def test_a_passkey_alone_is_enough_from_the_first_day(live: Live, phone: Page):
    email = add_person(live)
    give_passkeys(phone)
    enter(phone, email)
    phone.get_by_role("link", name="Poner una llave de acceso").click()
    look(phone, "primera-llave")
    phone.get_by_label("Nombre de la llave").fill("Mi teléfono")
    phone.get_by_role("button", name="Agregar la llave").click()
    expect(phone.get_by_text("Guardamos tu llave")).to_be_visible()
    look(phone, "primera-llave-lista")
    phone.get_by_role("button", name="Usar mi llave").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Administración")

    phone.goto("/cuenta/llaves-de-acceso")
    phone.get_by_role("button", name="Quitar Mi teléfono").click()
    expect(phone.get_by_text("Es tu único segundo paso.")).to_be_visible()


def test_an_invited_person_chooses_her_password(live: Live, page: Page):
    def invited(session) -> str:
        person = user(session, role=Role.AUDITOR, email="luz@example.mx")
        return invite(session, person, by_id=None, now=datetime.now(UTC))

    link = f"/invitacion/{live.write(invited)}"
    page.goto(link)
    look(page, "invitacion")
    page.get_by_label("Contraseña nueva").fill("corta")
    page.get_by_label("Escríbela otra vez").fill("distinta")
    page.get_by_role("button", name="Guardar la contraseña").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "invitacion-mal")
    page.get_by_label("Contraseña nueva").fill(PASSWORD)
    page.get_by_label("Escríbela otra vez").fill(PASSWORD)
    page.get_by_role("button", name="Guardar la contraseña").click()
    expect(page.get_by_text("Guardamos tu contraseña")).to_be_visible()
    look(page, "entrar")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Esta liga ya no sirve")
    look(page, "liga-gastada")


ADMINISTRATION = (
    "", "/personal", "/personal/invitar", "/aspecto", "/bitacora", "/llaves", "/llaves/cambiar", "/respaldos",
    "/revision",
)  # fmt: skip


def test_administration_can_be_read(live: Live, page: Page):
    me = live.write(lambda session: user(session, role=Role.ADMINISTRATOR, name="Luz").id)
    other = live.write(lambda session: user(session, role=Role.CLERK, name="Ana", tf_primary_method="x").id)
    people.enter(page.context, live, me)
    of_her = [f"/personal/{other}{step}" for step in ("", "/cerrar", "/segundo-paso")]
    for path in (*ADMINISTRATION, *of_her):
        page.goto(f"/administracion{path}")
        look(page, "admin" + path.replace("/", "-"))
    page.goto("/administracion/aspecto")
    page.get_by_label("Color principal").fill("#7a1f4b")
    page.get_by_label("Color oscuro").fill("#3a0d24")
    page.get_by_role("button", name="Guardar el aspecto").click()
    expect(page.get_by_text("Guardamos el aspecto")).to_be_visible()
    look(page, "admin-aspecto-otro")
    page.goto("/entrar/otra-vez")
    look(page, "otra-vez")


@pytest.mark.parametrize("role", [None, *Role])
def test_help_can_be_read(live: Live, phone: Page, role: Role | None):
    if role is not None:
        people.enter(phone.context, live, live.write(lambda session: user(session, role=role).id))
    phone.goto("/ayuda")
    look(phone, f"ayuda-{role}")
