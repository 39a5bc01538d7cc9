"""Every page is valid HTML, as each role that may open it."""

import html5lib
import pytest

from portal.core.roles import Role
from portal.web.access import public
from tests.promises.pages import CREDENTIAL, pages

pytestmark = [pytest.mark.promise, pytest.mark.sqlite_only]

ENDS_A_SIGN_IN = ("/salir", "/entrar")


def errors_of(html: str) -> list[str]:
    """Parse a page as strictly as the standard does."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    return [f"{name} at {place}" for place, name, _ in parser.errors]


def invalid(app, world, client, role: Role | None, under: str = "/") -> list[str]:
    """Read what a role may open, or what everybody may (``None``); return the errors of the pages."""
    found = []
    for page in pages(app, world, under):
        hers = page.is_public if role is None else role in page.audience and not page.is_public
        if not hers or page.method != "GET" or page.audience == CREDENTIAL:
            continue
        if role is not None and page.address.startswith(ENDS_A_SIGN_IN):
            continue
        answer = page.ask(client)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            found += [f"{page}: {error}" for error in errors_of(answer.text)]
    return found


@pytest.mark.parametrize("role", [None, *Role])
def test_every_page_is_valid_html(app, world, client_of, role):
    client = app.test_client() if role is None else client_of(world.people[role])

    assert invalid(app, world, client, role) == []


def test_a_page_that_leaves_an_element_open_is_found(app, world):
    """Negative control."""
    app.add_url_rule("/descuido", view_func=public(lambda: "<!doctype html><title>x</title><p><b>Hola</p>"))

    assert invalid(app, world, app.test_client(), None, "/descuido") != []
