import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.privacy.actions import (
    change_notice,
    ensure_first_notice,
    publish_notice,
    write_notice,
)
from portal.privacy.errors import NoticePublishedError
from portal.privacy.queries import current_notice
from tests.factories.accounts import user
from tests.factories.entrepreneurs import NOW


def test_the_first_notice_is_published_once(session: Session):
    first = ensure_first_notice(session, now=NOW)

    assert ensure_first_notice(session, now=NOW) is first
    assert (first.version, first.published_at) == (1, NOW)


def test_a_version_is_in_force_from_its_publication(session: Session):
    first = ensure_first_notice(session, now=NOW)
    writer = user(session, role=Role.ADMINISTRATOR).id
    second = write_notice(session, short_text="Nuevo", full_text="Nuevo", by_id=writer, now=NOW)
    assert current_notice(session) is first

    publish_notice(session, second, by_id=writer, now=NOW)

    assert current_notice(session) is second


def test_what_was_published_stays_as_it_was_accepted(session: Session):
    first = ensure_first_notice(session, now=NOW)

    with pytest.raises(NoticePublishedError):
        change_notice(session, first, short_text="Otro", full_text="Otro", by_id=1, now=NOW)


def test_anyone_reads_both_lengths(visitor: FlaskClient):
    assert "No los vendemos" in visitor.get("/privacidad").text
    assert "Tus derechos" in visitor.get("/privacidad/completo").text


def test_the_administrator_writes_changes_and_publishes(
    app: Flask, administrator: FlaskClient, visitor: FlaskClient
):
    visitor.get("/solicitud/empezar")
    texts = {"short_text": "Corto", "full_text": "Título\nRenglón"}

    administrator.post("/privacidad/versiones/nueva", data=texts)
    assert visitor.get("/privacidad/version/2").status_code == 404
    administrator.post("/privacidad/versiones/2", data=texts | {"short_text": "Más corto"})
    administrator.post("/privacidad/versiones/2/publicar")

    assert "Más corto" in visitor.get("/privacidad").text
    assert "No los vendemos" not in visitor.get("/privacidad").text
    assert "Tus derechos" in visitor.get("/privacidad/version/1").text
    assert "En vigor" in administrator.get("/privacidad/versiones").text


def test_others_do_not_write_notices(clerk: FlaskClient):
    assert clerk.get("/privacidad/versiones").status_code == 403
