"""Her papers: which are kept, and who may look at them."""

import io
import re

from flask import Flask
from flask.testing import FlaskClient

from tests.entrepreneurs.views.her import Clients, begin, only_application
from tests.factories.files import photo


def test_good_photos_are_kept_and_bad_ones_named(app: Flask, visitor: FlaskClient):
    begin(visitor)
    sent = {"files": [(io.BytesIO(photo()), "frente.jpg"), (io.BytesIO(b"GIF89a"), "meme.gif")]}

    answer = visitor.post("/solicitud/papeles/official_id", data=sent)

    assert answer.status_code == 422
    assert "«meme.gif» no es una foto" in answer.text
    assert "Archivo 1" in answer.text
    picture = re.search(r'src="(/solicitud/papeles/archivo/\d+/1)', answer.text)
    shown = visitor.get(picture[1])
    assert (shown.mimetype, shown.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert shown.headers["Cache-Control"] == "no-store"


def test_papers_are_not_shown_to_a_pin(app: Flask, visitor: FlaskClient, client_of: Clients):
    begin(visitor)
    visitor.post("/solicitud/papeles/official_id", data={"files": [(io.BytesIO(photo()), "a.jpg")]})
    back = client_of(only_application(app).user_id, with_pin=True)

    assert '<img src="/solicitud' not in back.get("/solicitud/papeles/official_id").text
    assert back.get("/solicitud/papeles/archivo/1/1").status_code == 403


def test_the_paper_of_another_does_not_exist(app: Flask, visitor: FlaskClient):
    begin(visitor)
    visitor.post("/solicitud/papeles/official_id", data={"files": [(io.BytesIO(photo()), "a.jpg")]})
    other = app.test_client()
    begin(other)

    assert visitor.get("/solicitud/papeles/archivo/1/1").status_code == 200
    assert other.get("/solicitud/papeles/archivo/1/1").status_code == 404
