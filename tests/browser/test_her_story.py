"""Her story in a real browser, phone and PC: alone with a clarification; without e-mail or CURP."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from portal.core.roles import Role
from portal.entrepreneurs.actions.asking import ask
from portal.entrepreneurs.actions.reviewing import approve_application, take_application
from portal.entrepreneurs.fields import OWED_PAPERS
from portal.entrepreneurs.models import Application, State
from tests.browser.her import Her, offer_choices
from tests.chromium import DESKTOP, PHONE, Live, assert_accessible
from tests.factories.accounts import user
from tests.factories.identity import make_curp

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["360", "1280"])
Contexts = Callable[..., BrowserContext]


@pytest.fixture
def reviewer(live: Live) -> int:
    """Somebody to review, a house to choose and a group of business."""

    def seed(session) -> int:
        offer_choices(session)
        return user(session, role=Role.COORDINATOR).id

    return live.write(seed)


def review(live: Live, reviewer: int, state: State) -> None:
    """Let the office ask for a better photo, or approve."""

    def act(session) -> None:
        now = datetime.now(UTC)
        application = session.scalars(select(Application)).one()
        by = session.get_one(type(application).owner.property.mapper.class_, reviewer)
        if application.state is State.SUBMITTED:
            take_application(session, application, by=by, now=now)
        if state is State.NEEDS_CORRECTION:
            ask(session, application, field="comprobante", question="La foto salió movida.", by=by, now=now)
        else:
            approve_application(session, application, by=by, today=now.date(), now=now, without=OWED_PAPERS)

    live.write(act)


@SIZES
def test_alone_with_a_clarification(live: Live, new_context: Contexts, reviewer: int, size):
    her = Her(new_context(size).new_page())
    folio, pin = her.begin()
    her.follow("Seguir con «Tus datos»", "¿Cuál es tu CURP?")
    curp = make_curp(1)
    her.choose("Sí, la escribo")
    her.say(Tu_CURP=curp[:17] + ("1" if curp[17] != "1" else "2"))
    her.press("Guardar y seguir", "¿Cuál es tu CURP?")
    expect(her.page.locator(".error-summary")).to_contain_text("¿Naciste el")
    expect(her.page.locator(".error-summary")).to_be_focused()
    her.say(Tu_CURP=curp)
    her.press("Guardar y seguir", "¿Cómo te llamas?")
    her.say(Nombre_o_nombres="rosa elena", Primer_apellido="canul")
    her.press("Guardar y seguir", "¿Cómo te avisamos")
    her.choose("Llamada")
    her.press("Guardar y seguir", "¿A qué número te llamamos?")
    her.say(Tu_número="99855")
    her.press("Guardar y seguir", "¿A qué número te llamamos?")
    her.say(Tu_número="998 555 0142")
    her.page.get_by_label("Sí, es seguro").first.check()
    her.page.get_by_label("No, mejor no").last.check()
    her.choose("A cualquier hora")
    her.press("Guardar y seguir", "Tu registro")
    her.answer_the_rest()
    her.send_photo("Fotos o PDF")
    her.press("Mandar", "Tu identificación oficial")
    expect(her.page.get_by_text("Archivo 1,")).to_be_visible()
    her.press("Girar el archivo 1", "Tu identificación oficial")
    her.press("Guardar y seguir", "Tu comprobante de domicilio")
    her.send_photo("Fotos o PDF")
    her.press("Mandar", "Tu comprobante de domicilio")
    her.press("Guardar y seguir", "Revisa tus respuestas")
    expect(her.page.get_by_text(curp)).to_be_visible()
    her.press("Enviar mi solicitud", "Recibimos tu solicitud")
    her.follow("Ver mi solicitud", "La estamos revisando")

    review(live, reviewer, State.NEEDS_CORRECTION)
    her = Her(new_context(size).new_page())  # on another phone
    her.page.goto("/entrar/folio")
    her.say(Tu_folio=folio, Tu_PIN="111222")
    her.press("Entrar", "Entra con tu folio")
    her.say(Tu_folio=folio.lower().replace("-", " "), Tu_PIN=pin)
    her.press("Entrar", "Nos falta un dato tuyo")
    assert curp not in her.page.content()
    her.follow("Contestar", "Contesta esta pregunta")
    her.send_photo("Foto nueva")
    her.press("Mandar respuesta", "La estamos revisando")

    review(live, reviewer, State.APPROVED)
    her.page.reload()
    her.arrive("Tu registro está aprobado")
    her.follow("Pedir un cambio", "¿Qué quieres cambiar?")


@SIZES
def test_without_email_or_curp_she_is_registered_all_the_same(
    live: Live, new_context: Contexts, reviewer: int, size
):
    her = Her(new_context(size).new_page())
    her.begin()
    her.follow("Seguir con «Tus datos»", "¿Cuál es tu CURP?")
    her.choose("No la tengo a la mano")
    her.press("Guardar y seguir", "¿Cómo te llamas?")
    her.say(Nombre_o_nombres="Luz", Primer_apellido="Ek")
    her.press("Guardar y seguir", "¿Cómo te avisamos")
    her.press("Guardar y seguir", "Tu registro")  # none is chosen already
    her.answer_the_rest()
    her.press("La mando después", "Tu comprobante de domicilio")
    her.press("La mando después", "Revisa tus respuestas")
    her.press("Enviar mi solicitud", "Recibimos tu solicitud")
    her.follow("Ver mi solicitud", "La estamos revisando")
    her.follow("Mandar tu identificación oficial", "Tu identificación oficial")


def test_the_quick_exit_leaves_no_way_back(live: Live, phone: Page):
    her = Her(phone)
    her.begin()
    phone.route("https://www.google.com/**", lambda route: route.fulfill(body="clima"))

    answer = phone.request.get("/salir-rapido", max_redirects=0)

    assert answer.status == 303
    phone.goto("/solicitud")
    expect(phone.get_by_role("heading", level=1)).not_to_contain_text("Tu registro")


PAGES = ["/", "/seguridad", "/privacidad", "/privacidad/completo", "/entrar/folio", "/solicitud/liga"]


@pytest.mark.parametrize("path", [*PAGES, "/solicitud/liga/x"])
def test_pages_for_everyone(page: Page, path: str):
    page.goto(path)

    assert_accessible(page)
