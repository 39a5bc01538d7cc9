"""Whom the portal believes about where a request comes from."""

import dataclasses

import pytest
from flask import Flask, request

from portal.app import create_app
from portal.settings import Settings
from portal.web.extensions import db

SAID = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9", "X-Forwarded-Proto": "https"}


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "proxies, seen", [(0, "127.0.0.1 http"), (1, "203.0.113.9 https"), (2, "198.51.100.7 https")]
)
def test_only_as_many_proxies_as_are_named_are_believed(settings: Settings, proxies: int, seen: str):
    app: Flask = create_app(dataclasses.replace(settings, trusted_proxies=proxies))
    app.view_functions["operations.healthz"] = lambda: f"{request.remote_addr} {request.scheme}"
    said = SAID | {"X-Forwarded-Proto": ", ".join(["https"] * max(1, proxies))}

    answer = app.test_client().get("/healthz", headers=said)

    assert answer.text == seen
    with app.app_context():
        db.engine.dispose()
