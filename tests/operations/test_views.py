import dataclasses
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from portal.settings import Settings
from portal.web.extensions import db


def test_it_says_that_it_is_up_and_ready(visitor: FlaskClient):
    assert visitor.get("/healthz").json == {"status": "up"}
    assert visitor.get("/readyz").json == {"status": "ready"}


def test_without_its_database_it_is_up_and_not_ready(settings: Settings, tmp_path: Path):
    app = create_app(dataclasses.replace(settings, database_url=f"sqlite:///{tmp_path}/no/such.sqlite3"))
    visitor = app.test_client()

    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").status_code == 503
    with app.app_context():
        db.engine.dispose()


def test_metrics_do_not_exist_without_a_token(visitor: FlaskClient):
    assert visitor.get("/metrics").status_code == 404
    assert visitor.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_count_for_who_brings_the_token(app: Flask):
    app.extensions["portal.settings"] = dataclasses.replace(
        app.extensions["portal.settings"], metrics_token="a-token-of-the-test"
    )
    visitor = app.test_client()

    assert visitor.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert visitor.get("/metrics", headers={"Authorization": "Bearer ñ"}).status_code == 404
    answer = visitor.get("/metrics", headers={"Authorization": "Bearer a-token-of-the-test"})

    assert "portal_redemptions_total 0" in answer.text
