"""Text typed by people is only text: in every page of the staff, and in every cell that leaves.

Each payload carries ``data-injected``: an element with it in a page means that text became markup. The
policy of the pages would stop most scripts even then, and says so on the console, which fails the test too.
"""

import csv
import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from portal.cards.models import Card
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
from portal.registry.tables import write_table
from tests.browser.people import enter
from tests.chromium import DESKTOP, Live
from tests.factories import accounts
from tests.factories import entrepreneurs as factories
from tests.factories.entrepreneurs import NOW

pytestmark = [pytest.mark.promise]

MARK = "data-injected"
PAYLOADS = [
    f"<script {MARK}>alert(1)</script>",
    f"</title><script {MARK}>alert(1)</script>",
    f"<img {MARK} src=x onerror=alert(1)>",
    f"<svg {MARK} onload=alert(1)>",
    f'"><b {MARK}>x</b>',
    f"'><b {MARK}>x</b>",
    f"' {MARK} autofocus onfocus=alert(1) x='",
    f'" {MARK} autofocus onfocus=alert(1) x="',
    f"</textarea><b {MARK}>x</b>",
    f"</option></select><b {MARK}>x</b>",
    f"<!--><b {MARK}>x</b>-->",
    f"--><b {MARK}>x</b>",
    f"]]><b {MARK}>x</b>",
    f"<iframe {MARK} srcdoc='<script>alert(1)</script>'>",
    f"<a {MARK} href=javascript:alert(1)>x</a>",
    f"<form {MARK} action=//evil.example><input name=q>",
    f"<base {MARK} href=//evil.example/>",
    f"<meta {MARK} http-equiv=refresh content=0;url=//evil.example>",
    f"<style {MARK}>*{{display:none}}</style>",
    f"<link {MARK} rel=stylesheet href=//evil.example/x.css>",
    f"&lt;b {MARK}&gt;x&lt;/b&gt;",
    f"%3Cb {MARK}%3Ex%3C/b%3E",
    f"\\u003cb {MARK}\\u003ex",
    f"＜script {MARK}＞alert(1)＜/script＞",
    f"{{{{ 7 * 7 }}}}<b {MARK}>",
    f"{{% raw %}}<b {MARK}>",
    f"${{7*7}}<b {MARK}>",
    f"<math><mtext {MARK}></mtext></math>",
    f"<details {MARK} open ontoggle=alert(1)>",
    f"<template {MARK}><script>alert(1)</script></template>",
]
FORMULAS = [
    "=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "=HYPERLINK(\"//evil.example\")", "=cmd|' /C calc'!A0",
    "＝1+1", "＋1", "'=1+1", "=IMPORTXML(1)",
]  # fmt: skip
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


def runs(cell: str) -> bool:
    """Tell whether a spreadsheet program would run the text of a CSV cell."""
    return cell.lstrip("\t\r ")[:1] in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}


def exported(session: Session, kind: str) -> bytes:
    rows: list[tuple[Application, Card | None]] = []
    for text in FORMULAS:
        row = factories.application(session, **dict.fromkeys(TEXTS, text), giro_id=None)
        rows.append((row, None))
    file = io.BytesIO()
    assert write_table(file, rows, kind=kind, with_contact=True) == len(FORMULAS)
    return file.getvalue()


@pytest.mark.sqlite_only
def test_no_cell_of_a_csv_runs(session: Session):
    table = csv.reader(io.StringIO(exported(session, "csv").decode("utf-8-sig")))

    assert not [cell for row in table for cell in row if runs(cell)]


@pytest.mark.sqlite_only
def test_no_cell_of_an_xlsx_is_a_formula_or_a_link(session: Session):
    book = load_workbook(io.BytesIO(exported(session, "xlsx")))
    cells = [cell for row in book.active.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert {"=1+1", "=IMPORTXML(1)"} <= {cell.value for cell in cells}


def test_control_a_plain_csv_would_run():
    file = io.StringIO()
    csv.writer(file).writerow(FORMULAS)
    file.seek(0)

    assert [cell for row in csv.reader(file) for cell in row if runs(cell)]
