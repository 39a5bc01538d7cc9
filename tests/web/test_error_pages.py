"""What people read when the portal cannot do what they asked."""

import dataclasses
import errno
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event

from portal.app import create_app
from portal.core.roles import Role
from portal.settings import Settings
from portal.web.extensions import db

KEPT = "Lo que ya habías guardado sigue guardado"


def test_a_fault_of_ours_shows_the_number_that_stands_in_the_log(app: Flask, visitor: FlaskClient, caplog):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["home.safety"] = lambda: 1 / 0

    answer = visitor.get("/seguridad")

    shown = re.search(r'folio-big">([0-9A-F]{8})<', answer.text)
    assert answer.status_code == 500
    assert shown and f"fault {shown[1]} at /seguridad" in caplog.text


@pytest.mark.sqlite_only
def test_a_form_that_stood_open_too_long_is_said(app: Flask, visitor: FlaskClient):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = visitor.post("/entrar/folio", data={"csrf_token": "of another day"})

    assert answer.status_code == 400
    assert "La página estuvo abierta mucho tiempo" in answer.text


@pytest.mark.sqlite_only
def test_a_full_disk_is_said_and_what_can_be_read_is_read(app: Flask, client_of, monkeypatch):
    client = client_of(Role.ADMINISTRATOR)
    monkeypatch.setattr("portal.accounts.security.SEEN_EVERY", -app.permanent_session_lifetime)
    with app.app_context():
        _fill(db.engine)

    acknowledged = ""
    for letter in "abcdefghijklmnopqrstuvwxyz":  # until what the last page of the file still held is used up
        answer = client.post("/administracion/ajustes/card_steps", data={"value": letter * 290})
        if answer.status_code != 303:
            break
        acknowledged = letter * 290
    assert answer.status_code == 503
    assert "Ahora no podemos guardar" in answer.text and KEPT in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    read = client.get("/administracion/ajustes")
    assert read.status_code == 200
    assert acknowledged in read.text and letter * 290 not in read.text


def _fill(engine: Engine) -> None:
    """Let the database grow no more: what SQLite then says is what it says on a full disk."""

    @event.listens_for(engine, "begin")
    def no_page_more(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("code, status", [(errno.ENOSPC, 503), (errno.EACCES, 500)])
def test_a_paper_that_finds_no_room_is_said(app: Flask, visitor: FlaskClient, code: int, status: int):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def write_nothing() -> str:
        raise OSError(code, "no")

    app.view_functions["home.safety"] = write_nothing

    answer = visitor.get("/seguridad")

    assert answer.status_code == status
    assert KEPT in answer.text


@pytest.mark.sqlite_only
@pytest.mark.parametrize("address", ["/", "/no/such/page", "/comercios"])
def test_without_a_database_every_page_says_what_to_do(settings: Settings, tmp_path: Path, address: str):
    app = create_app(dataclasses.replace(settings, database_url=f"sqlite:///{tmp_path}/no/such.sqlite3"))

    answer = app.test_client().get(address)

    assert answer.status_code == (404 if "no" in address else 503)
    assert KEPT in answer.text and "911" in answer.text
    with app.app_context():
        db.engine.dispose()


@pytest.mark.sqlite_only
def test_what_weighs_too_much_is_told_both_limits_of_the_installation(app: Flask, visitor: FlaskClient):
    app.config |= {"UPLOAD_LIMIT": 500_000, "MAX_CONTENT_LENGTH": 1_500_000}

    answer = visitor.post("/entrar/folio", data={"folio": "x" * 1_500_000})

    assert answer.status_code == 413
    assert "hasta 0.5 MB, y todos juntos hasta 1.5 MB" in answer.text
