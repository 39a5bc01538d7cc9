"""She has an account by e-mail, forgot it, and began again with a folio: she makes one of the two."""

import pytest
from flask_security import hash_password
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from portal.accounts.pins import hash_pin
from portal.core.roles import Role
from portal.entrepreneurs.models import State
from portal.outbox.models import Channel
from tests.browser.her import Her
from tests.browser.office import seen
from tests.browser.test_accounts import PASSWORD
from tests.browser.test_accounts import enter as enter_by_email
from tests.chromium import Live
from tests.factories import accounts
from tests.factories import entrepreneurs as factories

pytestmark = pytest.mark.browser
EMAIL, PIN = "rosa@example.mx", "482913"


def with_two_accounts(session: Session, digest: str) -> str:
    """One whose application was rejected, by e-mail, and one in review; returns the folio of the second."""
    safe = {"channel": Channel.EMAIL, "is_safe": True, "email": EMAIL}
    to = factories.recipient(session, **safe)
    known = {"name": "Rosa Canul", "email": EMAIL, "password": digest}
    old = accounts.user(session, role=Role.ENTREPRENEUR, **known)
    old.recipient_id = factories.recipient(session, **safe).id
    factories.application(session, user_id=old.id, state=State.REJECTED)
    new = accounts.user(session, role=Role.ENTREPRENEUR, email=None, recipient_id=to.id)
    woman = factories.application(session, user_id=new.id, recipient_id=to.id)
    factories.pin_row(session, woman, hash_pin(PIN))
    return woman.folio


def test_her_two_accounts_become_one(page: Page, live: Live):
    with live.app.app_context():
        digest = hash_password(PASSWORD)
    folio = live.write(lambda session: with_two_accounts(session, digest))
    her = Her(page)
    her.come_back(str(folio), PIN, "La estamos revisando")
    page.goto("/cuenta")
    her.follow("Agregar correo", "Entra también con tu correo")
    her.say(Tu_correo=EMAIL)
    her.press("Pedir la liga", "Revisa tu correo")
    seen(page, "join-asked")
    mail = live.app.extensions["portal.settings"].instance / "mail"
    assert any("Juntar otro folio" in letter.read_text() for letter in mail.iterdir())
    page.context.clear_cookies()

    enter_by_email(page, EMAIL)
    her.arrive("No pudimos aprobar tu solicitud")
    page.goto("/cuenta")
    seen(page, "join-account")
    her.follow("Juntar otro folio", "Junta otro folio con tu cuenta")
    her.say(Tu_folio=str(folio), Tu_PIN="000000")
    her.press("Juntar", "Junta otro folio con tu cuenta")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Tu folio", exact=True)).to_have_value(str(folio))
    seen(page, "join-wrong")
    her.say(Tu_PIN=PIN)
    her.press("Juntar", "La estamos revisando")
    expect(page.locator("main")).to_contain_text("Ya es una sola cuenta")
    seen(page, "join-done")
