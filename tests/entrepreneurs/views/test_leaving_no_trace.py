"""What her pages leave on a phone that others use too: nothing."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.entrepreneurs.views.her import begin, fill
from tests.factories.identity import make_curp


def test_titles_say_nothing(app: Flask, visitor: FlaskClient):
    begin(visitor)
    fill(app, visitor, make_curp(1))
    visitor.get("/solicitud/revisar")
    steps = ["registro", "registro/curp", "registro/avisos", "papeles/official_id", "revisar"]
    for path in ["empezar", *steps, "retirar", "liga"]:
        title = re.search(r"<title>(.*?)</title>", visitor.get(f"/solicitud/{path}").text)[1]
        assert not re.search(r"(?i)mujer|instituto|ellas|violencia", title), (path, title)


def test_the_quick_exit_ends_her_session_and_leaves_nothing(visitor: FlaskClient):
    begin(visitor)

    answer = visitor.get("/salir-rapido")

    assert answer.status_code == 303
    assert "mujer" not in answer.headers["Location"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert '"cookies"' in answer.headers["Clear-Site-Data"]
    assert visitor.get("/solicitud").status_code == 302


def test_her_pages_are_kept_in_no_cache(visitor: FlaskClient):
    begin(visitor)

    assert visitor.get("/solicitud/registro").headers["Cache-Control"] == "no-store"
