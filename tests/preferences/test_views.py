from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.preferences.actions import choose
from portal.preferences.catalogue import Choices, described
from portal.preferences.errors import OutOfBoundsError
from portal.preferences.queries import choices
from portal.preferences.views.look import TEXTS
from portal.web.extensions import db


def test_every_choice_has_its_meaning_and_a_page(administrator: FlaskClient):
    page = administrator.get("/administracion/ajustes").text

    for key, about, _ in described():
        if about["group"] != "Interno" and key not in TEXTS:
            assert about["meaning"] in page
            assert administrator.get(f"/administracion/ajustes/{key}").status_code == 200


def test_a_choice_is_changed(app: Flask, administrator: FlaskClient):
    administrator.post("/administracion/ajustes/answer_days", data={"value": "8"})

    with app.app_context():
        assert choices(db.session).answer_days == 8
    assert "De fábrica: 5 días hábiles" in administrator.get("/administracion/ajustes").text


def test_what_is_no_number_is_refused_and_kept_on_the_page(app: Flask, administrator: FlaskClient):
    for typed in ("ocho", "-1", "", "99999999999999999999"):
        answer = administrator.post("/administracion/ajustes/answer_days", data={"value": typed})
        assert answer.status_code == 422 and "Escribe un número entero" in answer.text
    with app.app_context():
        assert choices(db.session) == Choices()


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "key, typed, bounds",
    [
        ("coordinator_idle_minutes", "0", "entre 5 y 1,440"),
        ("clerk_hours", "0", "entre 1 y 720"),
        ("fresh_minutes", "0", "entre 1 y 240"),
        ("card_validity_months", "121", "entre 1 y 120"),
    ],
)
def test_each_number_has_bounds_of_its_own(
    app, administrator: FlaskClient, key: str, typed: str, bounds: str
):
    assert f"Es un número entero {bounds}." in administrator.get(f"/administracion/ajustes/{key}").text

    answer = administrator.post(f"/administracion/ajustes/{key}", data={"value": typed})

    assert answer.status_code == 422 and f"Escribe un número entero {bounds}." in answer.text
    with app.app_context(), pytest.raises(OutOfBoundsError):
        choose(db.session, key=key, value=int(typed), by_id=None, now=datetime.now(UTC))


def test_every_default_is_within_its_bounds():
    for key, about, default in described():
        assert not isinstance(default, int) or about["least"] <= default <= about["most"], key


def test_what_the_portal_sets_for_itself_has_no_page(administrator: FlaskClient):
    assert administrator.get("/administracion/ajustes/demonstration").status_code == 404
    assert administrator.get("/administracion/ajustes/nada").status_code == 404


def test_others_choose_nothing(coordinator: FlaskClient):
    assert coordinator.get("/administracion/ajustes").status_code == 403
