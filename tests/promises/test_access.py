"""No page without an audience; who is not in it is turned away; what is another's does not exist."""

import pytest
from flask import Flask, abort

from portal.core.roles import Role
from portal.web.access import only, require_an_audience_for_every_view
from tests.promises.pages import CREDENTIAL, World, pages

pytestmark = [pytest.mark.promise, pytest.mark.sqlite_only]

ANSWERS = {200, 201, 302, 303, 400, 403, 404, 405, 409, 410, 422, 429}
"""What a page may say to who may open it, asked without anything filled in."""
TURNED_AWAY = {302, 403, 404}
NO_CREDENTIAL = {401, 403, 404, 415, 422}
HIDDEN = {403, 404}
ENDING = ("/salir", "/cuenta/sesiones")
"""Pages after which somebody may have to sign in again."""
SCOPED = (Role.CLERK, Role.VENDOR_MANAGER, Role.CASHIER, Role.ENTREPRENEUR)
"""Roles that see only what is theirs."""


def wrong_answers(app: Flask, world: World, client_of, role: Role | None, under: str = "/") -> list[str]:
    """Ask every page as one role, or as a visitor; return what answered otherwise than declared."""
    wrong, client, ended = [], None, False
    for page in pages(app, world, under):
        if client is None or ended:
            client = app.test_client() if role is None else client_of(world.people[role])
        status = page.ask(client).status_code
        ended = page.rule.rule.startswith(ENDING)
        expected = ANSWERS if page.is_public or role in page.audience else TURNED_AWAY
        if page.audience == CREDENTIAL:
            expected = NO_CREDENTIAL
        if status not in expected:
            wrong.append(f"{page} {status}")
    return wrong


@pytest.mark.parametrize("role", [None, *Role])
def test_every_page_answers_as_it_declares(app, world, client_of, role):
    assert wrong_answers(app, world, client_of, role) == []


def test_a_page_that_lets_anybody_in_is_found(app, world, client_of):
    """Negative control: a page that declares administrators and checks nothing."""

    def careless():
        return "secreto"

    careless.__audience__ = frozenset({Role.ADMINISTRATOR})
    app.add_url_rule("/descuido", view_func=careless)

    assert wrong_answers(app, world, client_of, Role.CASHIER, "/descuido") == ["GET /descuido 200"]


def test_a_page_without_an_audience_stops_the_start(app):
    app.add_url_rule("/olvido", endpoint="olvido", view_func=lambda: "")

    with pytest.raises(RuntimeError, match="olvido"):
        require_an_audience_for_every_view(app, {})


def others_things(app: Flask, world: World, as_stranger, under: str = "/") -> list[str]:
    """Ask for things of others as people who have none; return what was answered all the same."""
    seen = []
    for role in SCOPED:
        client = as_stranger(role)
        for page in pages(app, world, under):
            if role in page.audience and page.names_a_thing:
                status = page.ask(client).status_code
                if status not in HIDDEN:
                    seen.append(f"{role}: {page} {status}")
    return seen


def test_anothers_things_do_not_exist(app, world, as_stranger):
    assert others_things(app, world, as_stranger) == []


def test_a_page_that_forgets_whose_it_is_is_found(app, world, as_stranger):
    """Negative control: a page that shows any application to any clerk."""

    @app.get("/descuido/<int:application_id>")
    @only(Role.CLERK)
    def careless(application_id: int):
        return "" if application_id else abort(404)

    assert others_things(app, world, as_stranger, under="/descuido")


def test_who_came_with_a_pin_sees_no_page_that_says_fully(app, world, client_of):
    """Her data asks for her password: a PIN may have been seen over her shoulder."""
    client = client_of(world.people[Role.ENTREPRENEUR], with_pin=True)

    assert client.get("/solicitud/mis-datos").status_code == 403
    assert client.get("/cuenta/contrasena").status_code == 403
