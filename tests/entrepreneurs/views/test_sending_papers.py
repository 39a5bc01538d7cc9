"""Her papers: which are kept, and who may look at them."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.entrepreneurs.models import PaperKind, State
from portal.entrepreneurs.queries.own import papers_of
from portal.web.extensions import db
from tests.entrepreneurs.views.her import Clients, begin, only_application
from tests.factories import entrepreneurs as factories
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


@pytest.mark.parametrize("button, left", [("turn", 2), ("remove", 1)])
def test_what_was_chosen_is_kept_before_another_button_does_its_work(
    app: Flask, visitor: FlaskClient, button: str, left: int
):
    begin(visitor)
    address = "/solicitud/papeles/official_id"
    visitor.post(address, data={"files": [(io.BytesIO(photo()), "frente.jpg")]})

    chosen = {button: "1", "files": [(io.BytesIO(photo((90, 120))), "vuelta.jpg")]}
    answer = visitor.post(address, data=chosen, follow_redirects=True)

    assert "Guardamos 1 archivo." in answer.text
    assert answer.text.count("<figure") == left


def test_good_photos_of_an_answer_are_kept_and_wait_for_the_rest(app: Flask, client_of: Clients):
    with app.app_context():
        sent = factories.application(db.session, state=State.NEEDS_CORRECTION)
        asked = factories.question(db.session, sent, field="comprobante").id
        db.session.commit()
        user_id = sent.user_id
    her, address = client_of(user_id, with_pin=True), f"/solicitud/aclaracion/{asked}"
    first = [(io.BytesIO(photo()), "frente.jpg"), (io.BytesIO(b"GIF89a"), "meme.gif")]

    refused = her.post(address, data={"files": first, "words": "Ahí va"})
    assert refused.status_code == 422
    assert "«meme.gif» no es una foto" in refused.text and "Ahí va" in refused.text
    assert "Ya guardamos 1 archivo." in refused.text
    done = her.post(address, data={"files": [(io.BytesIO(photo((90, 120))), "vuelta.jpg")]})

    assert done.status_code == 303
    assert only_application(app).state is State.IN_REVIEW
    with app.app_context():
        kept = papers_of(db.session, only_application(app))[PaperKind.PROOF_OF_ADDRESS].files
        assert len(kept) == 2


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
