"""Text typed by people is only text: in every page of the staff, and in every cell that leaves.

Each payload carries ``data-injected``: an element with it in a page means that text became markup. The
policy of the pages would stop most scripts even then, and says so on the console, which fails the test too.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.entrepreneurs.actions.naming import index_name
from portal.entrepreneurs.models import (
    Application,
    ChangeRequest,
    Clarification,
    ReadyPhrase,
    RejectionReason,
    State,
)
from tests.browser.people import enter
from tests.chromium import DESKTOP, Live
from tests.factories import accounts
from tests.factories import entrepreneurs as factories
from tests.factories.entrepreneurs import NOW
from tests.promises.payloads import MARK, PAYLOADS

pytestmark = [pytest.mark.promise]

TEXTS = (
    "given_name", "first_surname", "second_surname", "printed_name", "curp_missing_reason", "supermanzana",
    "manzana", "lote", "street", "colonia", "postal_code", "business_name", "products", "social_links",
    "regime", "reason_words",
)  # fmt: skip


def woman(session: Session, text: str, **changes) -> Application:
    """A woman who typed ``text`` everywhere, and was asked, answered and remembered with it."""
    written = dict.fromkeys(TEXTS, text)
    row = factories.application(session, **written | changes)
    row.recipient.hours = text if row.recipient else ""
    session.add(
        Clarification(
            application_id=row.id,
            field="direccion",
            question=text,
            asked_at=NOW,
            asked_by_id=row.user_id,
            answer=text,
            answered_at=NOW,
        )
    )
    session.add(
        ChangeRequest(
            application_id=row.id,
            field="productos",
            before=text,
            after=text,
            facts={"products": text},
            asked_at=NOW,
            asked_by_id=row.user_id,
        )
    )
    index_name(session, row)
    session.flush()
    return row


def furnish(session: Session) -> list[int]:
    for text in PAYLOADS:
        accounts.house(session, name=text, address=text, hours=text)
        factories.giro(session, name=text)
        session.add_all([RejectionReason(words=text), ReadyPhrase(field="direccion", words=text)])
    states = (State.IN_REVIEW, State.REJECTED, State.APPROVED)
    return [
        woman(session, text, state=states[place % 3], registered_on=NOW.date()).id
        for place, text in enumerate(PAYLOADS)
    ]


def injected(page: Page, address: str) -> int:
    page.goto(address)
    return int(page.locator(f"[{MARK}]").count())


def pages_of(ids: list[int]) -> Iterator[str]:
    yield from ("/revision/", "/padron/", "/padron/?state=", "/revision/cambios", "/padron/exportar/archivos")
    yield f"/padron/?q={'%22%3E%3Cb+' + MARK + '%3E'}"
    for place, id in enumerate(ids):
        yield f"/padron/{id}"
        yield f"/revision/{id}"
        if place < 6:
            yield f"/revision/{id}/preguntar/direccion"
            yield f"/revision/{id}/rechazar"
            yield f"/revision/cambios/{place + 1}"
            yield f"/revision/{id}/pin"


@pytest.mark.browser
def test_no_text_of_hers_becomes_part_of_a_page(live: Live, new_context):
    ids = live.write(furnish)
    page = office(live, new_context, Role.COORDINATOR)

    for address in pages_of(ids):  # type: ignore[arg-type]
        assert injected(page, address) == 0, address
        assert page.title(), address
    page.goto(f"/padron/{ids[0]}")  # type: ignore[index]
    assert PAYLOADS[0] in page.locator("main").inner_text()


@pytest.mark.browser
def test_nor_does_text_of_the_staff(live: Live, new_context):
    live.write(furnish)
    page = office(live, new_context, Role.ADMINISTRATOR)

    for address in ("/administracion/casas/", "/administracion/casas/1"):
        assert injected(page, address) == 0, address
    for name in ("giros", "motivos", "frases"):
        assert injected(page, f"/administracion/listas/{name}") == 0
        assert injected(page, f"/administracion/listas/{name}/1") == 0


@pytest.mark.browser
def test_control_without_escaping_it_would(live: Live, browser):
    ids = live.write(furnish)
    live.app.jinja_env.autoescape = False
    context = browser.new_context(base_url=live.url, viewport=DESKTOP)
    user_id = live.write(lambda session: accounts.user(session, role=Role.COORDINATOR).id)
    enter(context, live, user_id)  # type: ignore[arg-type]

    assert injected(context.new_page(), f"/padron/{ids[4]}") > 0  # type: ignore[index]
    context.close()


def office(live: Live, new_context, role: Role) -> Page:
    context = new_context(DESKTOP)
    user_id = live.write(lambda session: accounts.user(session, role=role).id)
    enter(context, live, user_id)  # type: ignore[arg-type]
    page: Page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    return page
