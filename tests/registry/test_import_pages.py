"""The page on which the old registry comes in: what it would do, what it did, what it refused."""

import io
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.audit.models import AuditEntry, AuditNote
from portal.core.periods import local_day
from portal.core.spanish import write_date
from portal.registry.models import ImportRun
from portal.registry.tasks import KEPT_FOR, look_after_imports
from portal.web.clock import now
from portal.web.config import settings as settings_of
from portal.web.extensions import db
from tests.factories.identity import make_curp

HEADER = "nombre,primer_apellido,curp,fecha_registro,casa\n"


def send(client: FlaskClient, content: str, **options):
    file = (io.BytesIO(content.encode()), "padron 2025.csv")
    return client.post("/padron/importar", data={"file": file}, follow_redirects=True, **options)


@pytest.fixture
def settings(settings):
    return replace(settings, queue_url="immediate")


def test_an_import_shows_what_it_would_do_and_then_does_it(app: Flask, coordinator: FlaskClient):
    content = f"{HEADER}ROSA,CANUL,{make_curp(1)},01/03/2025,Casa 237\nANA,PECH,NADA,01/03/2025,Casa 237\n"

    shown = send(coordinator, content).text
    assert "Todavía no cambia nada" in shown and "curp: no tiene 18 caracteres" in shown
    assert "Rosa" not in coordinator.get("/padron/").text

    done = coordinator.post("/padron/importar/1/confirmar", follow_redirects=True).text
    assert "1 mujer nueva en el padrón." in done
    assert "Rosa Canul" in coordinator.get("/padron/?q=canul").text

    address = "/padron/importar/1/rechazadas"
    assert address in done and "¿Para qué la necesitas?" in coordinator.get(address).text
    assert coordinator.post(address).status_code == 422
    rejected = coordinator.post(address, data={"reason": "corregirla"}).data.decode("utf-8-sig")
    with app.app_context():
        noted = select(AuditNote.note).join(AuditEntry, AuditEntry.id == AuditNote.id)
        assert db.session.scalar(noted.where(AuditEntry.action == "download_rejected")) == "corregirla"
    again = send(coordinator, rejected.replace("NADA", make_curp(2))).text
    assert "Importar 1 fila" in again


def test_rejected_rows_can_be_taken_until_a_day_that_is_said(app: Flask, coordinator: FlaskClient):
    said = send(coordinator, f"{HEADER}ANA,PECH,NADA,01/03/2025,Casa 237\n").text
    with app.app_context():
        until = write_date(local_day(now() + KEPT_FOR, settings_of().timezone))
        db.session.execute(update(ImportRun).values(touched_at=now() - 2 * KEPT_FOR))
        db.session.commit()
        look_after_imports()

    gone = coordinator.get("/padron/importar/1/rechazadas", follow_redirects=True)

    assert f"Guardamos ese archivo hasta el {until}." in said
    assert gone.status_code == 200
    assert "ya no está" in gone.text and "importar/1/rechazadas" not in gone.text


def test_a_file_that_is_no_table_is_refused_in_words(app: Flask, coordinator: FlaskClient):
    assert "No pudimos leer el archivo" in send(coordinator, "hola\n").text


def test_confirming_twice_imports_once(app: Flask, coordinator: FlaskClient):
    send(coordinator, f"{HEADER}ROSA,CANUL,{make_curp(1)},01/03/2025,\n")
    coordinator.post("/padron/importar/1/confirmar")

    answer = coordinator.post("/padron/importar/1/confirmar", follow_redirects=True)

    assert "Ya estaba en marcha, o ya terminó." in answer.text


def test_clerks_do_not_import(clerk: FlaskClient):
    assert clerk.get("/padron/importar").status_code == 403
