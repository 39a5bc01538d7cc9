"""The form of one choice: its kind is that of the default."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from portal.web.lengths import up_to
from portal.web.reading import line


class ChoiceForm(FlaskForm):  # type: ignore[misc]
    """Filled by ``form_for`` with its one field, ``value``."""


def form_for(default: object, about: Mapping[str, Any], now: object) -> Any:
    """Return a form for a choice.

    :param about: what the catalogue says of it.
    :param now: what it is at present.
    """

    class OneChoiceForm(ChoiceForm):
        value = _field(default, about)

    return OneChoiceForm(data={"value": now})


def _field(default: object, about: Mapping[str, Any]) -> Field:
    label = f"{about['meaning']} ({about['unit']})" if about["unit"] else about["meaning"]
    if isinstance(default, bool):
        return BooleanField(label)
    if isinstance(default, int):
        least, most = about["least"], about["most"]
        bounds = f"un número entero entre {least:,} y {most:,}."
        message = f"Escribe {bounds}"
        return IntegerField(
            label,
            description=f"Es {bounds}",
            validators=[InputRequired(message), NumberRange(least, most, message)],
        )
    return StringField(
        label,
        filters=[line],
        validators=[
            InputRequired("Escribe un texto."),
            up_to(300),
        ],
    )
