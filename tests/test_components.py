"""The form macros: every input is named, its hint and error are read with it, and the summary leads to it."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

TEMPLATES = Path(__file__).parents[1] / "templates"
VOID = {"input", "use", "br", "img", "meta", "link"}
CHOICES = [SelectChoice("call", "Llamada"), SelectChoice("none", "Ninguna")]


class Address(Form):
    street = StringField("Calle", [InputRequired("Escribe tu calle.")])


class Everything(Form):
    token = HiddenField()
    name = StringField(
        "Nombre", [InputRequired("Escribe tu nombre.")], description="Como en tu identificación"
    )
    phone = TelField("Teléfono", [InputRequired("Escribe tu teléfono.")], render_kw={"class": "chars-10"})
    email = EmailField("Correo", [InputRequired("Escribe tu correo.")], description="Puede quedar vacío")
    pieces = IntegerField("Piezas", [InputRequired("Escribe cuántas.")])
    since = DateField("Desde cuándo", [InputRequired("Escribe la fecha.")])
    giro = SelectField(
        "Giro", [InputRequired("Elige tu giro.")], choices=CHOICES, description="El que más se parece"
    )
    words = TextAreaField("Qué vendes", [InputRequired("Escribe qué vendes.")])
    photo = FileField("Foto", [InputRequired("Elige una foto.")], description="JPG, PNG o PDF")
    channel = RadioField(
        "Cómo te avisamos", [InputRequired("Elige una forma.")], choices=CHOICES, description="Una"
    )
    hours = SelectMultipleField(
        "A qué horas",
        [InputRequired("Elige una hora.")],
        choices=CHOICES,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    accept = BooleanField("Acepto", [InputRequired("Acepta el aviso.")])
    home = FormField(Address)
    branches = FieldList(FormField(Address), min_entries=2)


VISIBLE = [name for name in Everything()._fields if name not in {"token", "home", "branches"}]
GROUPS = {"channel", "hours"}


class Page(HTMLParser):
    """Elements by id, labels by the input they name, and the elements that enclose each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[dict[str, str]] = []
        self.by_id: dict[str, dict[str, str]] = {}
        self.text: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.inputs: list[dict[str, str]] = []
        self.links: list[str] = []
        self.feed(html)
        assert not self.open, "an element stays open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = {"tag": tag, **{name: value or "" for name, value in attrs}}
        if "id" in element:
            assert element["id"] not in self.by_id, "an id stands twice"
            self.by_id[element["id"]] = element
        if tag in {"input", "select", "textarea"}:
            self.inputs.append(element)
        if tag == "a":
            self.links.append(element["href"])
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            if "id" in element:
                self.text[element["id"]] = self.text.get(element["id"], "") + data
            if element["tag"] == "label":
                self.labels[element["for"]] = self.labels.get(element["for"], "") + data


@pytest.fixture
def pages() -> Iterator[Flask]:
    """An app that has templates and nothing else."""
    app = Flask(__name__, template_folder=str(TEMPLATES))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["asset"] = lambda name: f"/static/dist/{name}"
    with app.test_request_context():
        yield app


def render(form: Form, source: str) -> Page:
    start = '{% from "components/form.html" import error_summary, field, hidden, submit %}'
    return Page(render_template_string(start + source, form=form))


def render_all(form: Form) -> Page:
    fields = "".join(f"{{{{ field(form.{name}) }}}}" for name in VISIBLE)
    return render(form, "{{ error_summary(form) }}{{ hidden(form) }}" + fields)


def refused() -> Everything:
    form = Everything(MultiDict({"token": "x"}))
    assert not form.validate()
    return form


@pytest.mark.parametrize("form", [Everything, refused])
def test_every_input_has_a_label(pages: Flask, form):
    page = render_all(form())
    named = [element for element in page.inputs if element.get("type") != "hidden"]
    assert len(named) == len(VISIBLE) + 2  # two groups of two
    assert all(page.labels[element["id"]].strip() for element in named)


def test_hidden_fields_are_sent_and_not_shown(pages: Flask):
    page = render_all(Everything(token="x"))
    assert [element["name"] for element in page.inputs if element.get("type") == "hidden"] == ["token"]


@pytest.mark.parametrize("name", VISIBLE)
def test_hint_and_error_are_read_with_their_input(pages: Flask, name: str):
    form = refused()
    field = form[name]
    page = render_all(form)
    element = page.by_id[field.id]
    expected = ([f"{name}-hint"] if field.description else []) + [f"{name}-error"]
    assert element["aria-describedby"].split() == expected
    assert field.errors[0] in page.text[f"{name}-error"]
    assert field.description in page.text.get(f"{name}-hint", "")
    assert (element["tag"] == "fieldset") == (name in GROUPS)
    assert name in GROUPS or element["aria-invalid"] == "true"


@pytest.mark.parametrize("name", VISIBLE)
def test_a_good_field_claims_no_error(pages: Flask, name: str):
    form = Everything()
    page = render_all(form)
    element = page.by_id[name]
    assert "aria-invalid" not in element
    assert element.get("aria-describedby", "") == (f"{name}-hint" if form[name].description else "")
    assert f"{name}-error" not in page.by_id


def test_groups_have_a_legend(pages: Flask):
    page = render(Everything(), "{{ field(form.channel) }}")
    assert "Cómo te avisamos" in page.text["channel"]


def test_the_summary_leads_to_every_wrong_field(pages: Flask):
    form = refused()
    page = render(form, "{{ error_summary(form) }}")
    ids = [f"#{name}-0" if name in GROUPS else f"#{name}" for name in VISIBLE]
    assert page.links == [*ids, "#home-street", "#branches-0-street", "#branches-1-street"]
    assert page.text["error-summary-title"] == f"Falta corregir {len(ids) + 3} cosas"
    assert {link.removeprefix("#") for link in ids} <= set(render_all(form).by_id)


def test_the_summary_says_what_concerns_no_single_field(pages: Flask):
    form = Form()
    form.form_errors.append("Ya tiene una tarjeta vigente.")
    html = render_template_string(
        '{% from "components/form.html" import error_summary %}{{ error_summary(form) }}', form=form
    )
    assert "No se pudo" in html
    assert "<li>Ya tiene una tarjeta vigente.</li>" in html


def test_without_errors_there_is_no_summary(pages: Flask):
    assert not render(Everything(), "{{ error_summary(form) }}").by_id


def test_what_was_typed_is_only_text(pages: Flask):
    evil = '"><script>alert(1)</script>'
    form = Everything(MultiDict({"name": evil, "words": evil}))
    form.validate()
    form.name.errors = [evil]
    page = render_all(form)
    assert page.by_id["name"]["value"] == evil
    assert evil in page.text["words"]
    assert evil in page.text["name-error"]


def test_the_forms_attributes_and_the_templates_meet(pages: Flask):
    page = render(Everything(), '{{ field(form.phone, inputmode="tel", autocomplete="tel-national") }}')
    element = page.by_id["phone"]
    assert element["class"] == "form-control chars-10"
    assert (element["inputmode"], element["autocomplete"]) == ("tel", "tel-national")


def test_a_question_stands_under_the_choice_it_belongs_to(pages: Flask):
    form = refused()
    html = render_template_string(
        '{% from "components/form.html" import field %}'
        '{{ field(form.channel, under={"call": field(form.phone)}) }}',
        form=form,
    )
    assert html.index("Llamada") < html.index('class="conditional has-error"') < html.index('id="phone"')
    assert html.index('id="phone"') < html.index("Ninguna")


def test_the_button_takes_a_quiet_link_beside_it(pages: Flask):
    page = render(Everything(), '{% call submit("Guardar") %}<a href="/otro-dia">Otro día</a>{% endcall %}')
    assert page.links == ["/otro-dia"]


PARTS = {
    "now is one step of the line, told to those who cannot see it": (
        "timeline",
        '{{ timeline([{"state": "done", "title": "A", "text": "ayer"},'
        ' {"state": "now", "title": "B", "text": none},'
        ' {"state": "next", "title": "C", "text": none}]) }}',
        ['class="now" aria-current="step"', "Hecho: ", "<b>C</b>"],
    ),
    "a change link says what it changes": (
        "answers, answer",
        '{% call answers() %}{{ answer("CURP", "X", change="/c", what="tu CURP") }}{% endcall %}',
        ['Cambiar<span class="visually-hidden"> tu CURP</span>'],
    ),
    "a part of the task is described by its state": (
        "task_list",
        '{{ task_list([{"state": "done", "title": "A", "hint": "b", "url": "/a"}]) }}',
        ['aria-describedby="task-1"', 'id="task-1"', "Lista"],
    ),
    "bad news interrupts": (
        "notice",
        '{{ notice("error", "No.") }}',
        ['class="notice notice-bad" role="alert"'],
    ),
    "good news waits its turn": ("notice", '{{ notice("success", "Sí.") }}', ['notice-ok" role="status"']),
    "a state has word and icon": ("tag", '{{ tag("Vigente", "ok") }}', ["#check", "Vigente"]),
}
"""By what they keep: the macros' names, a use of them, and what must stand in the page."""


@pytest.mark.parametrize("names, source, kept", PARTS.values(), ids=PARTS)
def test_parts_of_pages(pages: Flask, names: str, source: str, kept: list[str]):
    file = names.split(", ")[0]
    html = render_template_string(f'{{% from "components/{file}.html" import {names} %}}{source}')
    assert all(words in html for words in kept), html


def test_pages_of_a_list_keep_the_filters(pages: Flask):
    pages.add_url_rule("/lista/<int:house>", endpoint="queue")
    source = '{% from "components/pages.html" import pages %}{{ pages(page) }}'
    with pages.test_request_context("/lista/7?q=rosa&before=old"):
        page = Page(render_template_string(source, page={"previous": None, "next": "abc"}))
    assert page.links == ["/lista/7?q=rosa&after=abc"]
