"""The form of one choice: its kind is that of the default."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

MOST = 1_000_000


class ChoiceForm(FlaskForm):  # type: ignore[misc]
    """Filled by ``form_for`` with its one field, ``value``."""


def form_for(default: object, meaning: str, unit: str, now: object) -> Any:
    """Return a form for a choice.

    :param now: what it is at present.
    """

    class OneChoiceForm(ChoiceForm):
        value = _field(default, f"{meaning} ({unit})" if unit else meaning)

    return OneChoiceForm(data={"value": now})


def _field(default: object, label: str) -> Field:
    if isinstance(default, bool):
        return BooleanField(label)
    if isinstance(default, int):
        message = f"Escribe un número entero entre 0 y {MOST:,}."
        return IntegerField(label, validators=[InputRequired(message), NumberRange(0, MOST, message)])
    return StringField(
        label,
        filters=[lambda text: " ".join((text or "").split())],
        validators=[
            InputRequired("Escribe un texto."),
            Length(max=300, message="Escribe menos de 300 letras."),
        ],
    )
