"""What she typed or photographed outlives a mistake, no signal, another phone; it needs no JavaScript."""

import re

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.entrepreneurs.models import Application, Clarification, PaperPage, State
from portal.entrepreneurs.views import filling
from tests.browser.her import Her, offer_choices
from tests.browser.people import enter
from tests.chromium import PHONE, Live, assert_accessible
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import user
from tests.factories.identity import make_curp

pytestmark = pytest.mark.browser

SLOW = {"offline": False, "latency": 100, "downloadThroughput": -1, "uploadThroughput": 20_000}
"""Bytes a second, where a phone's signal is at its worst."""
ADDRESS = {"Manzana": "14", "Lote": "8", "Calle y número (opcional)": "Calle 12", "Código postal": "7751"}


def kept(live: Live, *columns):
    """Return what the portal kept: one row of facts, when there is but one."""
    return live.write(lambda session: session.execute(select(*columns)).all())


def test_each_answer_is_kept_and_she_goes_on_with_another_phone(live: Live, new_context):
    live.write(offer_choices)
    her = Her(new_context(PHONE).new_page())
    folio, pin = her.begin()
    her.say_who_she_is(make_curp(1))
    her.page.context.close()

    her = Her(new_context(PHONE).new_page())
    her.come_back(folio, pin, "Tu registro")
    her.follow("Seguir con «Tus datos»", "¿Cómo te avisamos")
    her.press("Guardar y seguir", "Tu registro")
    her.answer_the_rest()
    her.press("La mando después", "Tu comprobante de domicilio")
    her.press("La mando después", "Revisa tus respuestas")
    assert make_curp(1) not in her.page.content()
    her.press("Enviar mi solicitud", "Recibimos tu solicitud")

    facts = (Application.state, Application.curp, Application.given_name, Application.first_surname)
    assert kept(live, *facts) == [(State.SUBMITTED, make_curp(1), "Rosa Elena", "Canul")]


def at_her_address(her: Her) -> None:
    """Type an address with two faults."""
    her.begin()
    her.page.goto("/solicitud/registro/direccion")
    for label, value in ADDRESS.items():
        her.page.get_by_label(label, exact=True).fill(value)


def expect_address(page: Page) -> None:
    for label, value in ADDRESS.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(value)


def test_with_several_faults_all_that_she_typed_stays(phone: Page, live: Live):
    her = Her(phone)
    at_her_address(her)

    her.press("Guardar y seguir", "¿Dónde vives?")

    expect(phone.locator(".error-summary")).to_be_focused()
    expect(phone.locator(".error-summary")).to_contain_text("Falta corregir 2 cosas")
    expect_address(phone)
    her.say(Supermanzana="237", Código_postal="77510")
    phone.get_by_role("button", name="Guardar y seguir").click()
    expect(phone).not_to_have_url(re.compile("/direccion$"))
    assert kept(live, Application.lote, Application.street) == [("8", "Calle 12")]


@pytest.mark.parametrize("fault", ["no signal", "a fault of ours"])
def test_what_could_not_be_sent_stays_and_is_sent_again(phone: Page, live: Live, monkeypatch, fault: str):
    her = Her(phone)
    at_her_address(her)
    her.say(Supermanzana="237", Código_postal="77510")
    with monkeypatch.context() as patch:
        patch.setattr(filling, "save_step", None)
        phone.context.set_offline(fault == "no signal")
        phone.get_by_role("button", name="Guardar y seguir").click()
        expect_failed(phone)
        phone.context.set_offline(False)
    assert kept(live, Application.street) == [(None,)]

    phone.get_by_role("button", name="Guardar y seguir").click()

    expect(phone).not_to_have_url(re.compile("/direccion$"))
    assert kept(live, Application.supermanzana, Application.street) == [("237", "Calle 12")]


def expect_failed(page: Page) -> None:
    """See it said in words that nothing was sent."""
    said = page.get_by_role("alert")
    expect(said).to_contain_text("No se pudo mandar.")
    expect(said).to_contain_text("presiona el botón otra vez")
    expect(said).to_be_focused()
    assert_accessible(page)


WORDS = "¿Quieres decirnos algo? (opcional)"


def asked_for_a_paper(live: Live, page: Page) -> int:
    """Be at the question for a paper, with words typed and a photo chosen; returns whose it is."""

    def write(session: Session) -> tuple[int, int]:
        row = factories.application(session, state=State.NEEDS_CORRECTION)
        asked_by = user(session, role=Role.COORDINATOR)
        row.owner_id = asked_by.id
        return row.user_id, factories.question(session, row, field="comprobante", asked_by_id=asked_by.id).id

    user_id, question_id = live.write(write)
    enter(page.context, live, user_id, with_pin=True)
    page.goto(f"/solicitud/aclaracion/{question_id}")
    page.get_by_label(WORDS).fill("Está a nombre de mi mamá")
    return user_id


def test_without_signal_her_words_and_photo_wait_in_the_form(phone: Page, live: Live):
    asked_for_a_paper(live, phone)
    her = Her(phone)
    her.send_photo("Foto nueva")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Mandar respuesta").click()
    expect_failed(phone)
    assert kept(live, PaperPage.id) == []

    phone.context.set_offline(False)
    her.press("Mandar respuesta", "La estamos revisando")

    assert kept(live, Clarification.answer) == [("Está a nombre de mi mamá",)]
    assert len(kept(live, PaperPage.id)) == 1


def test_files_that_together_weigh_too_much_never_leave_and_her_words_stay(phone: Page, live: Live):
    asked_for_a_paper(live, phone)
    posts: list[str] = []
    phone.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    live.app.config["MAX_CONTENT_LENGTH"] = 300_000
    phone.reload()
    phone.get_by_label(WORDS).fill("Está a nombre de mi mamá")
    many = [{"name": f"{n}.pdf", "mimeType": "application/pdf", "buffer": b"x" * 30_000} for n in range(4)]
    phone.get_by_label("Foto nueva").set_input_files(many)  # type: ignore[arg-type]

    phone.get_by_role("button", name="Mandar respuesta").click()

    expect(phone.get_by_role("alert")).to_contain_text("0.3 MB entre todos")
    expect(phone.get_by_label(WORDS)).to_have_value("Está a nombre de mi mamá")
    assert posts == []
    assert_accessible(phone)


@pytest.mark.parametrize("status, said", [(413, "30 MB"), (429, "Espera"), (409, "Copia lo que escribiste")])
def test_a_refusal_leaves_her_words_in_the_form(phone: Page, live: Live, status: int, said: str):
    asked_for_a_paper(live, phone)
    phone.route("**/aclaracion/*", lambda route: route.fulfill(status=status, body="<h1>No</h1>"), times=1)

    phone.get_by_role("button", name="Mandar respuesta").click()

    expect(phone.get_by_role("alert")).to_contain_text(said)
    expect(phone.get_by_label(WORDS)).to_have_value("Está a nombre de mi mamá")


def test_when_her_session_ends_she_enters_again_and_sends_what_she_typed(phone: Page, live: Live):
    user_id = asked_for_a_paper(live, phone)
    phone.context.clear_cookies()
    send = phone.get_by_role("button", name="Mandar respuesta")

    send.click()
    expect(phone.get_by_role("alert")).to_contain_text("Tu sesión terminó.")
    expect(phone.get_by_label(WORDS)).to_have_value("Está a nombre de mi mamá")
    assert_accessible(phone)
    enter(phone.context, live, user_id, with_pin=True)
    send.click()

    expect(phone.get_by_role("heading", level=1)).to_contain_text("La estamos revisando")
    assert kept(live, Clarification.answer) == [("Está a nombre de mi mamá",)]


def at_her_papers(her: Her) -> None:
    """Choose a photo of her identification."""
    her.begin()
    her.page.goto("/solicitud/papeles/official_id")
    her.send_photo("Fotos o PDF")


def test_a_photo_whose_answer_was_lost_is_not_kept_twice(phone: Page, live: Live):
    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    her = Her(phone)
    at_her_papers(her)
    phone.route("**/papeles/official_id", lose_the_answer, times=1)
    phone.get_by_role("button", name="Mandar", exact=True).click()
    expect_failed(phone)
    assert len(kept(live, PaperPage.id)) == 1

    her.press("Mandar", "Tu identificación oficial")

    expect(phone.get_by_text("Archivo 1,")).to_be_visible()
    expect(phone.get_by_text("Archivo 2,")).to_be_hidden()


def test_a_slow_photo_shows_how_far_it_is_and_is_sent_once(phone: Page, live: Live):
    posts: list[str] = []
    phone.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    her = Her(phone)
    at_her_papers(her)
    phone.context.new_cdp_session(phone).send("Network.emulateNetworkConditions", SLOW)
    posts.clear()

    send = phone.get_by_role("button", name="Mandar", exact=True)
    send.click()
    expect(phone.get_by_role("status")).to_have_text(re.compile(r"Mandando: [1-9]\d? %"))
    send.click()
    phone.get_by_role("button", name="La mando después").click()

    expect(phone.get_by_text("Archivo 1,")).to_be_visible(timeout=30_000)
    assert len(posts) == len(kept(live, PaperPage.id)) == 1


def fits(page: Page) -> None:
    """Hold a page to no sideways scroll: axe needs JavaScript."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_without_javascript_from_the_first_page_to_her_folio(live: Live, new_context):
    live.write(offer_choices)
    her = Her(new_context(PHONE, java_script_enabled=False).new_page(), fits)
    folio, pin = her.begin()
    her.say_who_she_is(make_curp(1))
    her.press("Guardar y seguir", "Tu registro")
    her.answer_the_rest()
    her.send_photo("Fotos o PDF")
    her.press("Mandar", "Tu identificación oficial")
    expect(her.page.get_by_text("Archivo 1,")).to_be_visible()
    her.press("Guardar y seguir", "Tu comprobante de domicilio")
    her.press("La mando después", "Revisa tus respuestas")
    her.press("Enviar mi solicitud", "Recibimos tu solicitud")
    expect(her.page.locator("main")).to_contain_text(folio)

    again = Her(new_context(PHONE, java_script_enabled=False).new_page(), fits)
    again.come_back(folio, pin, "La estamos revisando")
