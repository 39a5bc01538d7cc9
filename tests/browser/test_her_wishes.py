"""What she asks for after she sent hers, what became of it, and where staff see it; held to axe."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.entrepreneurs.actions.changing import agree_to_change, refuse_change
from portal.entrepreneurs.actions.wishing import ask_change
from portal.entrepreneurs.models import State
from portal.outbox.models import Channel
from tests.browser.office import as_staff, seen
from tests.browser.people import enter
from tests.chromium import Live
from tests.factories import accounts
from tests.factories import entrepreneurs as factories
from tests.factories.entrepreneurs import NOW

pytestmark = pytest.mark.browser
REACH = {"channel": Channel.CALL, "phone": "9982000001", "is_safe": True, "hours": "A cualquier hora"}
WISHES = {"productos": {"products": "Flanes y gelatinas"}, "negocio": {"business_name": "Dulce Sol"}}


def with_wishes(session: Session) -> tuple[int, int]:
    """A woman with one wish granted and one refused; returns her file and her user."""
    to = factories.recipient(session, **REACH)
    woman = factories.application(session, state=State.APPROVED, recipient_id=to.id, taken_over=True)
    staff, facts = accounts.user(session, role=Role.COORDINATOR), {"today": NOW.date(), "minimum_age": 18}
    wishes = [
        ask_change(session, woman, field=field, facts=new, by_id=woman.user_id or 0, now=NOW, **facts)
        for field, new in WISHES.items()
    ]
    agree_to_change(session, wishes[0], by=staff, now=NOW, **facts)
    refuse_change(session, wishes[1], words="Ese nombre ya es de otra tienda. Elige otro.", by=staff, now=NOW)
    return woman.id, woman.user_id or 0


def test_she_reads_what_became_of_her_wishes_and_stops_the_messages(page: Page, live: Live):
    _, user_id = live.write(with_wishes)  # type: ignore[misc]
    enter(page.context, live, user_id)

    page.goto("/solicitud")
    expect(page.locator("main")).to_contain_text("Ese nombre ya es de otra tienda.")
    seen(page, "wishes-status")
    page.goto("/solicitud/cambios")
    expect(page.locator("main")).to_contain_text("Lo que ya te respondimos")
    seen(page, "wishes-changes")
    page.get_by_role("link", name="Ya no quiero avisos").click()
    seen(page, "wishes-quiet")
    page.get_by_role("button", name="Ya no me avisen").click()
    expect(page.locator("main")).to_contain_text("desde ahora no te escribimos")


def test_staff_see_them_on_her_file(page: Page, live: Live):
    id, _ = live.write(with_wishes)  # type: ignore[misc]
    as_staff(page, live)

    page.goto(f"/padron/{id}")
    expect(page.locator("main")).to_contain_text("Llegó con el padrón anterior")
    seen(page, "wishes-file")
    page.get_by_role("link", name="Quién la vio").click()
    expect(page.locator("main")).to_contain_text("Abrió el expediente")
    seen(page, "wishes-looks")
    page.goto("/revision/cambios/2")
    seen(page, "wishes-refused")


def test_before_approval_the_counter_changes_her_contact(page: Page, live: Live):
    def work(session: Session) -> int:
        return factories.application(session, recipient_id=factories.recipient(session, **REACH).id).id

    id = live.write(work)
    as_staff(page, live)

    page.goto(f"/revision/{id}")
    seen(page, "wishes-review")
    page.get_by_role("link", name="Cambiar contacto seguro").click()
    seen(page, "wishes-contact")
