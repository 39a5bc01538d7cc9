"""Every limit of a text says what to do, in our words."""

import pytest
from flask import Flask
from wtforms import Form
from wtforms.validators import Length

from portal.accounts.forms.account import NewPasswordForm
from portal.web.lengths import up_to

pytestmark = pytest.mark.sqlite_only

OF_THEIR_OWN = {
    "portal.accounts.forms.library.CodeForm.code",
    "portal.cards.forms.DeliverForm.code",
}
"""What says more of what is typed there than how long it may be, and what is still to follow."""


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


def test_every_longest_text_is_said_alike(app: Flask):
    found = [limit for form in every(Form) if form.__module__.startswith("portal") for limit in limits(form)]

    others = {name for name, rule in found if rule.max > 0 and rule.message != up_to(rule.max).message}
    assert others <= OF_THEIR_OWN


@pytest.mark.parametrize(
    "typed, said", [("x" * 9, "al menos 10 letras"), ("x" * 129, "en hasta 128 letras.")]
)
def test_a_password_is_said_to_be_too_short_or_too_long(app: Flask, typed: str, said: str):
    with app.test_request_context(method="POST", data={"password": typed, "again": typed}):
        form = NewPasswordForm()
        form.validate()

    assert len(form.password.errors) == 1 and said in form.password.errors[0]
