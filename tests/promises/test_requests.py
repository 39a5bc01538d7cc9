"""What every request keeps: CSRF where a cookie authenticates, reading changes nothing, headers as stated."""

import pytest
from flask import Flask
from sqlalchemy import text

from portal.core.roles import Role
from portal.operations.tables import plain_tables, sum_of
from portal.web.access import public
from portal.web.extensions import db
from portal.web.transaction import transaction
from tests.promises.pages import CREDENTIAL, Page, World, pages

pytestmark = [pytest.mark.promise, pytest.mark.sqlite_only]

MAY_CHANGE = {"audit_entry", "audit_note", "sign_in"}
"""What a look may write: who looked, and when she was last seen."""
LASTING = ("/static/", "/aspecto/", "/.well-known/", "/mi-tarjeta/sin-senal.js")
"""Files that are the same for everybody."""
POLICY = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def one_of(page: Page) -> Role | None:
    """Return somebody who may open a page; for a public one a woman, who has most to lose."""
    return Role.ENTREPRENEUR if page.is_public else next((r for r in Role if r in page.audience), None)


def without_token(app: Flask, world: World, as_role, under: str = "/") -> list[str]:
    """Send every unsafe request with a cookie and no token; return those that were not refused for it."""
    taken, clients = [], {role: as_role(role) for role in Role}
    for page in pages(app, world, under):
        if page.method == "GET":
            continue
        role = Role.CASHIER if page.audience == CREDENTIAL else one_of(page)
        status = page.ask(clients[role]).status_code
        if status not in ({400, 401, 403, 404, 415} if page.audience == CREDENTIAL else {400}):
            taken.append(f"{page} {status}")
    return taken


def test_every_unsafe_request_asks_for_its_token(app, world, as_role):
    app.config["WTF_CSRF_ENABLED"] = True

    assert without_token(app, world, as_role) == []


def test_without_the_check_requests_are_taken(app, world, as_role):
    """Negative control: the tests' own app, in which the check is off."""
    assert len(without_token(app, world, as_role, under="/cuenta")) > 5


def sums() -> dict[str, object]:
    with db.engine.connect() as connection:
        return {t.name: sum_of(connection, t) for t in plain_tables() if t.name not in MAY_CHANGE}


def changed_by_reading(app: Flask, world: World, as_role, under: str = "/") -> list[str]:
    """Read every page; return the tables that are not as they were."""
    with app.app_context():
        before = sums()
    clients = {role: as_role(role) for role in Role}
    for page in pages(app, world, under):
        if page.method == "GET" and page.rule.rule != "/salir-rapido":  # the one that may end a sign-in
            page.ask(app.test_client() if page.audience == CREDENTIAL else clients[one_of(page)])
    with app.app_context():
        after = sums()
    return [name for name in before if before[name] != after[name]]


def test_reading_changes_nothing(app, world, as_role):
    assert changed_by_reading(app, world, as_role) == []


def test_a_page_that_writes_when_it_is_read_is_found(app, world, as_role):
    """Negative control."""

    @app.get("/escribe")
    @public
    def writes():
        with transaction() as session:
            session.execute(text("UPDATE house SET hours = 'nunca'"))
        return ""

    assert changed_by_reading(app, world, as_role, under="/escribe") == ["house"]


def wrong_headers(app: Flask, world: World, as_role, under: str = "/") -> list[str]:
    """Read every page; return what is missing or wrong in what it says to the browser."""
    clients = {role: as_role(role) for role in Role}
    wrong = []
    for page in pages(app, world, under):
        if page.method != "GET" or page.rule.rule == "/salir-rapido":
            continue
        signed_in = page.audience != CREDENTIAL
        answer = page.ask(clients[one_of(page)] if signed_in else app.test_client())
        for name, value in POLICY.items():
            if answer.headers.get(name) != value:
                wrong.append(f"{page}: {name} {answer.headers.get(name)}")
        policy = answer.headers.get("Content-Security-Policy", "")
        if "default-src" not in policy or "unsafe-inline" in policy or "http" in policy.replace("https:", ""):
            wrong.append(f"{page}: policy {policy}")
        stored = answer.headers.get("Cache-Control", "")
        if signed_in and "no-store" not in stored and not page.address.startswith(LASTING):
            wrong.append(f"{page}: cache {stored}")
        for cookie in answer.headers.getlist("Set-Cookie"):
            kept = "HttpOnly" in cookie and "SameSite=Lax" in cookie
            wrong += [] if kept else [f"{page}: cookie {cookie}"]
    return wrong


def test_headers_are_as_stated(app, world, as_role):
    assert wrong_headers(app, world, as_role) == []


def test_a_page_that_may_be_stored_is_found(app, world, as_role):
    """Negative control: a page that says to keep what a signed-in person sees."""

    @app.get("/guardado")
    @public
    def kept():
        return "", 200, {"Cache-Control": "public, max-age=60", "X-Frame-Options": "ALLOWALL"}

    found = wrong_headers(app, world, as_role, under="/guardado")

    assert found == ["GET /guardado: cache public, max-age=60"]
