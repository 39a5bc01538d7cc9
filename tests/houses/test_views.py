from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.houses.models import House
from portal.web.extensions import db

CASA = {"name": "Casa Región 237", "kind": "house", "is_open": "y"}


def stored(app: Flask) -> list[House]:
    with app.app_context():
        return list(db.session.scalars(select(House).order_by(House.id)))


def test_the_administrator_adds_and_closes_a_house(app: Flask, administrator: FlaskClient):
    assert (
        "Casa Región 237"
        in administrator.post("/administracion/casas/nueva", data=CASA, follow_redirects=True).text
    )

    address = f"/administracion/casas/{stored(app)[0].id}"
    administrator.post(address, data={"name": "Casa 237", "kind": "house", "hours": "9 a 5"})

    house = stored(app)[0]
    assert (house.name, house.hours, house.is_open) == ("Casa 237", "9 a 5", False)


def test_two_places_do_not_share_a_name(app: Flask, administrator: FlaskClient):
    administrator.post("/administracion/casas/nueva", data=CASA)

    answer = administrator.post("/administracion/casas/nueva", data=CASA)

    assert answer.status_code == 422 and "Ya hay un lugar con ese nombre." in answer.text
    assert len(stored(app)) == 1


def test_a_link_that_runs_a_script_is_refused(app: Flask, administrator: FlaskClient):
    for link in ("javascript:alert(1)", "data:text/html,x", "no es liga"):
        answer = administrator.post("/administracion/casas/nueva", data=CASA | {"map_url": link})
        assert answer.status_code == 422, link
    assert stored(app) == []


def test_others_do_not_keep_houses(clerk: FlaskClient, coordinator: FlaskClient):
    assert clerk.get("/administracion/casas/").status_code == 403
    assert coordinator.post("/administracion/casas/nueva", data=CASA).status_code == 403
