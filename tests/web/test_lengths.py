"""Every limit of a text says what to do, in our words."""

import pytest
from flask import Flask
from wtforms import Form
from wtforms.validators import Length

from portal.web.lengths import up_to

pytestmark = pytest.mark.sqlite_only


def every(form: type[Form]) -> list[type[Form]]:
    return [form, *(each for child in form.__subclasses__() for each in every(child))]


def limits(form: type[Form]) -> list[tuple[str, Length]]:
    fields = [(name, getattr(form, name)) for name in dir(form)]
    asked = [(name, field) for name, field in fields if hasattr(field, "field_class")]
    return [
        (f"{form.__module__}.{form.__name__}.{name}", rule)
        for name, field in asked
        for rule in field.kwargs.get("validators", field.args[1] if len(field.args) > 1 else ())
        if isinstance(rule, Length)
    ]


def test_no_form_of_ours_leaves_it_to_the_library(app: Flask):
    found = [limit for form in every(Form) if form.__module__.startswith("portal") for limit in limits(form)]

    assert len(found) > 30
    assert [name for name, rule in found if not rule.message] == []


def test_thousands_are_written_as_people_read_them():
    assert up_to(4000).message == "Escríbelo en hasta 4,000 letras."
