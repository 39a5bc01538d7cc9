"""Text typed by people is only text: in every page of the staff, and in every cell that leaves.

Each payload carries ``data-injected``: an element with it in a page means that text became markup. The
policy of the pages would stop most scripts even then, and says so on the console, which fails the test too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.entrepreneurs.actions.naming import index_name
from portal.entrepreneurs.models import (
    Application,
    ChangeRequest,
    Clarification,
    PaperKind,
    ReadyPhrase,
    RejectionReason,
    State,
)
from portal.entrepreneurs.steps import SLUGS
from portal.web.extensions import db, limiter
from tests.browser.people import enter
from tests.browser.test_every_page import addresses
from tests.chromium import DESKTOP, PHONE, Live
from tests.factories import accounts
from tests.factories import entrepreneurs as factories
from tests.factories.entrepreneurs import NOW
from tests.promises.pages import World, populate
from tests.promises.payloads import MARK, PAYLOADS
from tests.promises.sizes import LARGE, size
from tests.promises.typing_forms import Reader, send

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


DRAWN = size(30, 1000)
"""Pages that Chromium draws too; each is read without it."""


def coordinator(session: Session) -> int:
    return accounts.user(session, role=Role.COORDINATOR).id


@pytest.mark.browser
def test_no_text_of_hers_becomes_part_of_a_page(live: Live, new_context):
    ids = live.write(furnish)
    page = office(live, new_context, Role.COORDINATOR)
    reader = client_at(live, Desk(live.write(coordinator), 0, []))  # type: ignore[arg-type]

    for place, address in enumerate(pages_of(ids)):  # type: ignore[arg-type]
        here = read(reader, address)
        assert here and not here.injected, address
        if place < DRAWN:
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


HERS = (
    *(f"/solicitud/registro/{slug}" for slug in sorted(SLUGS)),
    *(f"/solicitud/papeles/{kind}" for kind in PaperKind),
    "/solicitud/revisar",
)
CHANGES = tuple(f"/solicitud/cambios/{slug}" for slug in sorted(SLUGS))
SENDERS = {
    None: 2,
    Role.ENTREPRENEUR: 2,
    Role.VENDOR_MANAGER: 8,
    **({Role.CASHIER: 0, Role.COORDINATOR: 10, Role.ADMINISTRATOR: 7} if LARGE else {}),
}
"""Who types, and how many forms take such texts at least; a clerk's are among a coordinator's."""
ROUNDS = size(1, len(PAYLOADS))


@dataclass(frozen=True)
class Desk:
    """Somebody who is signed in (``None``: nobody is), and the pages that she opens.

    :ivar takes: how many of the forms there take such texts at least: else the test tries nothing.
    """

    user_id: int | None
    takes: int
    addresses: list[str]


def desks(live: Live, world: World) -> list[Desk]:
    """Give who types something: each role with its pages, and women at three points of their way."""
    found = [
        Desk(world.people[role] if role else None, takes, list(addresses(live.app, world, role)))
        for role, takes in SENDERS.items()
    ]

    def women(session: Session) -> list[Desk]:
        begun = factories.complete_draft(session)
        asked = factories.application(session, state=State.NEEDS_CORRECTION)
        asked.owner_id = accounts.user(session, role=Role.COORDINATOR).id
        fields = ("comprobante", "negocio", "direccion")
        questions = [factories.question(session, asked, field=name).id for name in fields]
        approved = factories.application(session, state=State.APPROVED)
        return [
            Desk(begun.user_id, 6, [*HERS]),
            Desk(asked.user_id, 2, [*(f"/solicitud/aclaracion/{id}" for id in questions), "/solicitud"]),
            Desk(approved.user_id, 4, [*CHANGES, "/solicitud/cambios"]),
        ]

    return found + live.write(women)  # type: ignore[operator]


def client_at(live: Live, desk: Desk) -> FlaskClient:
    client = live.app.test_client()
    if desk.user_id is not None:
        facts = live.write(lambda session: accounts.sign_in(session, desk.user_id))  # type: ignore[arg-type]
        with client.session_transaction() as cookie:
            cookie.update(facts)
    return client


def read(client: FlaskClient, address: str) -> Reader | None:
    """Open one page; ``None`` when it is none."""
    answer = client.get(address, headers={"Accept": "text/html"}, buffered=True)
    is_page = answer.status_code == 200 and answer.mimetype == "text/html"
    return Reader(answer.text, address) if is_page else None


def typed_everywhere(live: Live, desk: Desk, texts: Iterator[str]) -> tuple[list[str], set[str]]:
    """Send every form that a desk's pages have; return what became markup, and the forms that were taken."""
    injected, taken = [], set()
    client = client_at(live, desk)
    for address in (*desk.addresses,):
        page = read(client, address)
        if page is None:  # no page, or not for now: nothing can be typed there
            desk.addresses.remove(address)
        for form in page.forms if page else ():
            if form.typed or any(kind == "file" for kind, _ in form.fields.values()):
                found, was_taken = send(client, form, texts)
                injected += found
                taken |= {form.action} if was_taken else set()
                client = client_at(live, desk)  # what was sent may have ended it
    return injected, taken


@pytest.fixture
def world(live: Live, monkeypatch) -> World:
    monkeypatch.setattr(limiter, "enabled", False)
    live.app.config["WTF_CSRF_ENABLED"] = False
    with live.app.app_context():
        return populate(db.session, live.app)


@pytest.mark.browser
def test_what_anybody_types_into_any_form_stays_text(live: Live, world: World, new_context):
    every = desks(live, world)
    for first in range(ROUNDS):
        texts = cycle(PAYLOADS[first:] + PAYLOADS[:first])
        sent = [typed_everywhere(live, desk, texts) for desk in every]
        assert [markup for injected, _ in sent for markup in injected] == []
        if first == 0:
            assert not [
                taken for desk, (_, taken) in zip(every, sent, strict=True) if len(taken) < desk.takes
            ]
    for desk in every:
        client, shown = client_at(live, desk), []
        for address in desk.addresses:
            page = client.get(address, buffered=True)
            if page.mimetype == "text/html" and page.status_code == 200:
                assert Reader(page.text, address).injected == [], address
                shown += [address] if MARK in page.text else []
        tab = seat(live, new_context, desk)
        for address in shown[: size(3, 1000)]:
            assert injected(tab, address) == 0, address


def seat(live: Live, new_context, desk: Desk) -> Page:
    context = new_context(PHONE)
    if desk.user_id is not None:
        enter(context, live, desk.user_id)
    page: Page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    return page


@pytest.mark.browser
def test_control_without_escaping_what_she_types_would_not(live: Live, world: World):
    live.app.jinja_env.autoescape = False
    hers = next(desk for desk in desks(live, world) if desk.addresses == [*HERS])

    assert typed_everywhere(live, hers, cycle(PAYLOADS))[0]
