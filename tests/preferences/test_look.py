"""The colours that staff choose can be read, or are not kept."""

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image

from portal.preferences.catalogue import Choices
from portal.preferences.look import contrast, stylesheet, unreadable

LOOK = {
    "institute": "Instituto de prueba",
    "portal_name": "Prueba",
    "contact": "En la Casa",
    "help_line": "911",
    "main_colour": "#552255",
    "dark_colour": "#221122",
    "accent_colour": "#ffcc00",
}


@pytest.mark.parametrize(
    "one, other, ratio",
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#075a60", "#fcf9f3", 7.6)],
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.05)
    assert contrast(other, one) == contrast(one, other)


def test_the_default_colours_are_readable_and_need_no_file():
    chosen = Choices()

    assert unreadable(chosen.main_colour, chosen.dark_colour, chosen.accent_colour) == []
    assert stylesheet(chosen) == ""


def test_unreadable_colours_never_reach_a_page():
    assert stylesheet(Choices(main_colour="#ffee00")) == ""
    assert "--sea-700:#552255" in stylesheet(Choices(main_colour="#552255", dark_colour="#221122"))


def test_what_is_chosen_is_seen_on_every_page(administrator: FlaskClient, visitor: FlaskClient):
    picture = BytesIO()
    Image.new("RGB", (64, 64), "red").save(picture, "PNG")
    picture.seek(0)
    answer = administrator.post(
        "/administracion/aspecto", data=LOOK | {"mark": (picture, "logo.png")}, follow_redirects=True
    )
    assert "Guardamos el aspecto" in answer.text

    page = visitor.get("/").text
    files = set(re.findall(r'"(/aspecto/[^"]+)"', page))
    sheet, logo = (visitor.get(next(f for f in files if f.endswith(kind))) for kind in (".css", ".svg"))

    assert "Instituto de prueba" in page
    assert "--sea-700:#552255" in sheet.text
    assert (sheet.mimetype, logo.mimetype) == ("text/css", "image/svg+xml")
    assert "Cambió el logotipo" in administrator.get("/administracion/bitacora?action=change_logo").text
    assert "immutable" in sheet.headers["Cache-Control"]
    assert "immutable" in logo.headers["Cache-Control"]


@pytest.mark.sqlite_only
def test_a_pale_colour_is_refused_in_words(administrator: FlaskClient):
    answer = administrator.post("/administracion/aspecto", data=LOOK | {"main_colour": "#ffee00"})

    assert answer.status_code == 422
    assert "No se lee bien: ligas y botones sobre el papel" in answer.text
    assert 'value="#ffee00"' in answer.text


@pytest.mark.sqlite_only
def test_what_is_no_picture_is_refused(administrator: FlaskClient):
    sent = LOOK | {"mark": (BytesIO(b"<svg onload=alert(1)>"), "logo.svg")}

    answer = administrator.post("/administracion/aspecto", data=sent)

    assert answer.status_code == 422
    assert "Eso no es una imagen" in answer.text


@pytest.mark.sqlite_only
def test_without_a_choice_there_is_no_file(visitor: FlaskClient):
    assert visitor.get("/aspecto/abc.css").status_code == 404
    assert visitor.get("/aspecto/abc.svg").status_code == 404
