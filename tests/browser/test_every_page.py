"""Every page that the URL map can show, at phone width, as each role: axe and no sideways scroll.

Nothing here names pages; one that somebody adds is held to the rules the next time. That pages are valid
HTML is tried without a browser, in ``tests/promises/test_valid.py``.
"""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from portal.core.roles import Role
from portal.web.extensions import db
from tests.browser.people import enter
from tests.chromium import PHONE, Live, assert_accessible
from tests.promises.pages import CREDENTIAL, World, pages, populate

pytestmark = pytest.mark.browser

ENDS_A_SIGN_IN = ("/salir", "/entrar")


@pytest.fixture
def world(live: Live) -> World:
    with live.app.app_context():
        return populate(db.session, live.app)


WITH_FEWER_DOORS = {Role.CLERK: Role.COORDINATOR}
"""Whose pages are those of another role, with fewer of them: they are walked once."""


def addresses(app: Flask, world: World, role: Role | None, under: str = "/") -> Iterator[str]:
    """Give what a role may open that a visitor may not; for ``None``, what everybody may."""
    for each in pages(app, world, under):
        hers = each.is_public if role is None else not each.is_public and role in each.audience
        walked = role in WITH_FEWER_DOORS and WITH_FEWER_DOORS[role] in each.audience
        ends = role is not None and each.address.startswith(ENDS_A_SIGN_IN)
        if hers and each.method == "GET" and each.audience != CREDENTIAL and not (ends or walked):
            yield each.address


def faults(page: Page, address: str) -> list[str]:
    """Open one address; return what is wrong with the page. What is no page is passed over."""
    answer = page.context.request.get(address, headers={"Accept": "text/html"}, max_redirects=0)
    if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
        return []
    page.goto(address)
    return inaccessible(page)


def inaccessible(page: Page) -> list[str]:
    try:
        assert_accessible(page)
    except AssertionError as error:
        return [str(error)]
    return []


@pytest.fixture
def open_as(live: Live, world: World, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Give a phone on which somebody of a role is signed in; ``None``: nobody."""

    def make(role: Role | None) -> Page:
        context = new_context(PHONE)
        if role is not None:
            enter(context, live, world.people[role])
        return context.new_page()

    return make


@pytest.mark.parametrize("role", [None, *Role])
def test_every_page_is_accessible(live: Live, world: World, open_as, role: Role | None):
    page = open_as(role)

    assert [fault for address in addresses(live.app, world, role) for fault in faults(page, address)] == []


BAD = {
    "an input without a name": "<input>",
    "a page wider than the phone": "<p>" + "a" * 400 + "</p>",
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_a_bad_page_is_found(new_context: Callable[..., BrowserContext], body: str):
    """Negative control: a page that breaks one rule."""
    html = f"<!doctype html><html lang=es><title>x</title><main><h1>x</h1>{body}</main></html>"
    page = new_context(PHONE).new_page()
    page.set_content(html)

    assert inaccessible(page)
