"""Pages of administration: keys, backups, the check, the audit log."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.accounts.models import SignIn
from portal.audit.actions import record, seal_entries
from portal.audit.models import AuditEntry
from portal.core.roles import Role
from portal.web.extensions import db
from tests.factories.accounts import NOW, user

LOG = "/administracion/bitacora"


@pytest.fixture
def log(app: Flask) -> dict[str, int]:
    """Entries of two people, with words."""
    with app.app_context():
        luz = user(db.session, name="Luz", email="luz@example.mx")
        ana = user(db.session, name="Ana", email="ana@example.mx", role=Role.ENTREPRENEUR)
        for number in range(30):
            at = NOW + timedelta(minutes=number)
            record(
                db.session, action="look_at_file", kind="application", subject_id=number, by_id=luz.id, now=at
            )
        record(
            db.session, action="approve_application", kind="application", subject_id=7, by_id=luz.id,
            now=NOW + timedelta(days=1), note="nota reservada",
        )  # fmt: skip
        record(db.session, action="answer_question", kind="application", subject_id=7, by_id=ana.id, now=NOW)
        seal_entries(db.session, now=NOW + timedelta(days=2))
        db.session.commit()
        return {"luz": luz.id, "ana": ana.id}


def rows(page: str) -> int:
    return page.count("<tr>") - 1


def test_the_log_is_searched(administrator: FlaskClient, log):
    assert rows(administrator.get(f"{LOG}?action=look_at_file&who=LUZ@example.mx").text) == 25
    assert rows(administrator.get(f"{LOG}?kind=application&number=7").text) == 3
    assert rows(administrator.get(f"{LOG}?since=2026-11-23&until=2026-11-23").text) == 1
    assert "No hay renglones así" in administrator.get(f"{LOG}?who=nadie@example.mx").text
    assert administrator.get(f"{LOG}?number=x&since=nunca&action=zzz&after=???").status_code == 200


def test_steps_are_said_in_spanish_and_women_are_not_named(administrator: FlaskClient, log):
    page = administrator.get(f"{LOG}?number=7").text

    assert "Aprobó la solicitud" in page
    assert "Respondió una pregunta" in page
    assert "Luz" in page
    assert "Ana" not in page
    assert f"Cuenta {log['ana']}" in page


def test_an_auditor_reads_no_words(administrator: FlaskClient, client_of, log):
    assert "nota reservada" in administrator.get(LOG).text
    assert "nota reservada" not in client_of(Role.AUDITOR).get(LOG).text


def test_the_chain_is_checked_from_the_page(administrator: FlaskClient, log):
    page = administrator.post(f"{LOG}/comprobar", follow_redirects=True).text

    assert "La bitácora está completa" in page


def test_keys_are_listed_changed_and_retired(app: Flask, administrator: FlaskClient):
    keys = "/administracion/llaves"
    listed = administrator.get(keys).text
    assert "Firma ahora" in listed and re.search(r"\d+ de \w+ de \d{4}", listed)
    assert administrator.post(f"{keys}/1/retirar").status_code == 409  # it signs
    assert administrator.post(f"{keys}/99/retirar").status_code == 404

    administrator.post(f"{keys}/cambiar")
    page = administrator.get(keys).text
    assert page.index("Firma ahora") < page.index("Anterior, vale")
    administrator.post(f"{keys}/1/retirar")

    assert "Retirada" in administrator.get(keys).text
    with app.app_context():
        steps = set(db.session.scalars(select(AuditEntry.action)))
    assert {"rotate_key", "retire_key"} <= steps


def test_keys_ask_for_the_password_again(app: Flask, administrator: FlaskClient):
    with app.app_context():
        db.session.execute(update(SignIn).values(proved_at=datetime.now(UTC) - timedelta(minutes=31)))
        db.session.commit()

    for path in ("/administracion/llaves/cambiar", "/administracion/llaves/1/retirar"):
        assert administrator.get(path).headers["Location"].startswith("/entrar/otra-vez")
        assert administrator.post(path).headers["Location"].startswith("/entrar/otra-vez")


def test_the_check_and_the_backups_are_pages(app: Flask, administrator: FlaskClient):
    assert "Todavía no hay ninguno" in administrator.get("/administracion/respaldos").text
    with app.app_context():
        record(
            db.session,
            action="backup",
            kind="installation",
            subject_id=None,
            by_id=None,
            now=NOW,
            note="x.backup",
        )
        db.session.commit()

    assert "x.backup" in administrator.get("/administracion/respaldos").text
    assert administrator.get("/administracion/revision").status_code == 200


@pytest.mark.sqlite_only
@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_help_and_a_first_page(client_of, role: Role):
    client = client_of(role)

    assert client.get("/ayuda").status_code == 200
    first = client.get("/inicio", follow_redirects=True)
    assert first.status_code in (200, 404)
    assert 'href="/ayuda' in first.text


@pytest.mark.sqlite_only
def test_a_visitor_has_help(visitor: FlaskClient):
    assert "Cómo usar este portal" in visitor.get("/ayuda").text
    assert "Cómo cobras con la tarjeta" in visitor.get("/ayuda?para=caja").text


def test_a_house_and_the_lists_can_be_looked_for(app: Flask, administrator: FlaskClient):
    with app.app_context():
        for kind, words in (("house", "Casa uno"), ("giro", "Dulces")):
            record(db.session, action="keep_entry", kind=kind, subject_id=2, by_id=None, now=NOW, note=words)
        db.session.commit()

    page = administrator.get(f"{LOG}?kind=giro").text

    assert "Giro 2" in page and "Dulces" in page
    assert "Casa uno" not in page
