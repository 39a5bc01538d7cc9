"""No message says what the portal is for, whoever reads it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.core.names import words
from portal.outbox.models import Message
from portal.outbox.wording import words_of

TEMPLATES = sorted(Path("templates/outbox").glob("*.txt"))
FORBIDDEN = (
    "mujer femen instituto casa municipal gobierno benito violencia agres victima refugio denuncia abuso "
    "maltrato psicolog terapia legal abogad medic apoyo programa registro solicitud tramite emprendedor "
    "negocio empresa ella factur tarjeta beneficio curp padron aprobad rechaz cita inscri"
).split()
"""Beginnings of words; accents do not count."""

FACTS = {
    "folio": "7KQ4-M2XN-P",
    "link": "L",
    "minutes": 30,
    "days": 7,
    "secret": "S",
    "address": "A",
    "path": "/P",
}


def told(text: str) -> set[str]:
    """Return the forbidden beginnings that ``text`` has."""
    every = {word for line in text.splitlines() for word in words(line)}
    return {start for start in FORBIDDEN for word in every if word.startswith(start)}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_says_what_it_is_about(template: Path):
    assert told(re.sub(r"\{\{.*?\}\}", "", template.read_text("utf-8"))) == set()


def test_the_list_would_notice():
    assert told("Tu solicitud en Ellas Facturan: pasa a la Casa de la Mujer") >= {
        "solicitud",
        "mujer",
        "casa",
    }


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
@pytest.mark.sqlite_only
def test_every_template_has_a_subject_and_a_body(app: Flask, template: Path):
    with app.app_context():
        subject, body = words_of(Message(template=template.stem, facts=FACTS))

    assert subject and "\n" not in subject and len(subject) <= 40
    assert body.strip()
    assert "7KQ4-M2XN" not in subject + body


@pytest.mark.parametrize("template, lasts", [("invitation", "3 días"), ("password", "45 minutos")])
@pytest.mark.sqlite_only
def test_a_letter_says_how_long_its_link_lasts(app: Flask, template: str, lasts: str):
    app.jinja_env.globals["lasts"] = {"invitation": timedelta(days=3), "reset": timedelta(minutes=45)}

    with app.app_context():
        assert f"vence en {lasts}." in words_of(Message(template=template, facts=FACTS))[1]
