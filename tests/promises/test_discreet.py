"""Neither title nor address of her pages, which a history keeps, says what the programme is for."""

import re

import pytest

from portal.core.names import words
from portal.core.roles import Role
from portal.web.access import only
from tests.promises.pages import pages

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


def telling(text: str) -> bool:
    return any(word.startswith(TELLING) for word in words(text.replace("/", " ").replace("-", " ")))


def what_tells(app, world, client, under: str = "/") -> list[str]:
    """Read every page that is hers alone; return the titles and addresses that tell."""
    found = []
    for page in pages(app, world, under):
        if page.method != "GET" or page.audience != frozenset({Role.ENTREPRENEUR}):
            continue
        answer = page.ask(client)
        title = re.search(r"<title>(.*?)</title>", answer.text) if answer.mimetype == "text/html" else None
        found += [said for said in (page.address, title[1] if title else "") if telling(said)]
    return found


def test_her_pages_say_nothing_in_title_and_address(app, world, as_role):
    assert what_tells(app, world, as_role(Role.ENTREPRENEUR)) == []


def test_a_page_that_tells_is_found(app, world, as_role):
    """Negative control."""

    @app.get("/descuido")
    @only(Role.ENTREPRENEUR)
    def careless():
        return "<!doctype html><title>Tu trámite · Instituto de la Mujer</title>"

    assert what_tells(app, world, as_role(Role.ENTREPRENEUR), "/descuido") == [
        "Tu trámite · Instituto de la Mujer"
    ]
