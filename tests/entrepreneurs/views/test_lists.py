import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.entrepreneurs.models import Giro, ReadyPhrase
from portal.web.extensions import db


@pytest.mark.parametrize("name", ["giros", "motivos", "frases"])
def test_the_administrator_adds_to_a_list_and_takes_from_it(administrator: FlaskClient, name: str):
    address = f"/administracion/listas/{name}"
    data = {"words": "La foto salió movida", "field": "comprobante", "is_offered": "y"}

    assert (
        "La foto salió movida"
        in administrator.post(f"{address}/nueva", data=data, follow_redirects=True).text
    )
    twice = administrator.post(f"{address}/nueva", data=data)
    assert twice.status_code == 422 and "Ya está en la lista." in twice.text

    gone = administrator.post(f"{address}/1", data={"words": "Otra", "field": ""}, follow_redirects=True).text
    assert "Ya no se ofrece" in gone and "Otra" in gone


def test_a_phrase_knows_its_field(app: Flask, administrator: FlaskClient):
    administrator.post(
        "/administracion/listas/frases/nueva", data={"words": "¿Y tu manzana?", "field": "direccion"}
    )

    with app.app_context():
        assert db.session.scalars(select(ReadyPhrase.field)).one() == "direccion"
        assert db.session.scalars(select(Giro)).all() == []


def test_an_unknown_entry_or_list_is_not_found(administrator: FlaskClient):
    assert administrator.get("/administracion/listas/giros/99").status_code == 404
    assert administrator.get("/administracion/listas/otras").status_code == 404


def test_others_keep_no_lists(clerk: FlaskClient):
    assert clerk.get("/administracion/listas/").status_code == 403
