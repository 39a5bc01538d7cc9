"""Neither title nor address of a page she may reach, which a history keeps, says what this is for."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import abort
from flask.testing import FlaskClient

from portal.core.names import words
from portal.core.roles import Role
from portal.web.access import public
from tests.promises.pages import Page, pages

pytestmark = [pytest.mark.promise, pytest.mark.sqlite_only]

TELLING = (
    "mujer",
    "femen",
    "institut",
    "ellas",
    "violen",
    "agres",
    "victima",
    "abuso",
    "psicolog",
    "refugio",
)
"""Beginnings of words; accents do not count."""

SAYS_WHAT_IT_IS = ("home.start", "vendors.", "redemptions.")
"""Beginnings of endpoints: what anyone may know of the programme, its shops and their tills."""
OF_THE_CARD = ("card_check.", "tokens.")
"""Shops and strangers look at a card: nothing in the title, and no exit that would empty a till's phone."""
FAULTS = ("/solicitud/no", "/mi-tarjeta/no", "/cuenta/no", "/entrar/no", "/privacidad/no", "/no")


def telling(text: str) -> bool:
    return any(word.startswith(TELLING) for word in words(text.replace("/", " ").replace("-", " ")))


def reached(app, world, under: str = "/") -> Iterator[Page]:
    """Give every page that she may open, signed in or not, but those that say what they are."""
    for page in pages(app, world, under):
        hers = page.is_public or Role.ENTREPRENEUR in page.audience
        if page.method == "GET" and hers and page.rule.endpoint != "home.leave":
            own = page.audience == frozenset({Role.ENTREPRENEUR})
            if own or not page.rule.endpoint.startswith(SAYS_WHAT_IT_IS):
                yield page


def faults_of(client: FlaskClient, address: str, *, leaves: bool = True) -> list[str]:
    """Return what a page betrays by title or address, and whether it lacks the quick exit."""
    answer = client.get(address, buffered=True)
    title = re.search(r"<title>(.*?)</title>", answer.text) if answer.mimetype == "text/html" else None
    found = [said for said in (address, unescape(title[1]) if title else "") if telling(said)]
    shown = title is not None and answer.status_code not in range(300, 400)
    if leaves and shown and "data-quick-exit" not in answer.text:
        found.append(f"no exit: {address}")
    return found


def what_tells(app, world, client, under: str = "/") -> list[str]:
    return [
        fault
        for page in reached(app, world, under)
        for fault in faults_of(client, page.address, leaves=not page.rule.endpoint.startswith(OF_THE_CARD))
    ]


@pytest.mark.parametrize("signed_in", [True, False])
def test_no_page_she_may_reach_says_it_in_title_and_address(app, world, as_role, visitor, signed_in):
    assert what_tells(app, world, as_role(Role.ENTREPRENEUR) if signed_in else visitor) == []


@pytest.mark.parametrize("signed_in", [True, False])
def test_nor_does_what_goes_wrong(app, world, as_role, visitor, signed_in):
    client = as_role(Role.ENTREPRENEUR) if signed_in else visitor
    app.add_url_rule("/entrar/muchas", view_func=public(lambda: abort(429)))

    assert [fault for address in (*FAULTS, "/entrar/muchas") for fault in faults_of(client, address)] == []


def test_a_page_that_tells_is_found(app, world, visitor):
    """Negative control."""

    @app.get("/descuido")
    @public
    def careless():
        return "<!doctype html><title>Tu trámite · Instituto de la Mujer</title>"

    assert what_tells(app, world, visitor, "/descuido") == [
        "Tu trámite · Instituto de la Mujer",
        "no exit: /descuido",
    ]


def test_who_works_here_keeps_the_name(as_role):
    """Negative control: the name is left out for her, not for everybody."""
    assert faults_of(as_role(Role.CLERK), "/privacidad") != []
