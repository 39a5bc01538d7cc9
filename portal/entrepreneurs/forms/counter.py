"""Forms of the counter: her own questions, on one page, typed by staff."""

from collections.abc import Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from portal.entrepreneurs.forms.answer_form import AnswerForm
from portal.entrepreneurs.forms.answers import FORMS
from portal.entrepreneurs.identity import DOCUMENTS
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.slip import SlipSize

AT_ONCE = ("curp", "nombre", "avisos", "direccion", "casa", "negocio", "productos", "sat")
"""Steps that apply to everybody; those that follow from an answer come on pages of their own."""


class NoticeForm(FlaskForm):  # type: ignore[misc]
    accepts = BooleanField(
        "Le leí el aviso de privacidad y lo acepta",
        validators=[DataRequired("Léele el aviso y marca la casilla si lo acepta.")],
    )


class CounterForm(NoticeForm):
    house = SelectField("¿En qué Casa la registras?", coerce=int)


class CaptureForm:
    """Several pages of her form as one: the same questions, rules and words."""

    form_errors: tuple[str, ...] = ()

    def __init__(self, application: Application) -> None:
        self.parts: dict[str, AnswerForm] = {slug: FORMS[slug](application, shown=True) for slug in AT_ONCE}

    def __iter__(self) -> Iterator[Field]:
        for slug, part in self.parts.items():
            for field in part:
                if field.name != "csrf_token" or slug == AT_ONCE[0]:
                    yield field

    @property
    def errors(self) -> dict[str, Any]:
        return {name: text for part in self.parts.values() for name, text in part.errors.items()}

    def validate_on_submit(self) -> bool:
        """Tell whether it was sent and every part is right; each part says what is wrong with it."""
        verdicts = [part.validate_on_submit() for part in self.parts.values()]
        return all(verdicts)

    def facts(self) -> dict[str, Any]:
        return {name: value for part in self.parts.values() for name, value in part.facts().items()}


JUST_REGISTERED = SelectChoice("La registré yo ahora", "La acabo de registrar, está conmigo")


class NewPinForm(FlaskForm):  # type: ignore[misc]
    """How staff know that it is she; whom they registered today needs no document."""

    identity = RadioField(
        "¿Con qué documento comprobaste que es ella?",
        choices=[SelectChoice(*each) for each in DOCUMENTS.items()],
        validators=[InputRequired("Compara su documento antes de darle un PIN.")],
    )
    size = RadioField(
        "¿En qué papel?",
        choices=[
            SelectChoice(SlipSize.RECEIPT, "Recibo (80 mm)"),
            SelectChoice(SlipSize.LETTER, "Hoja tamaño carta"),
        ],
        default=SlipSize.RECEIPT,
        validators=[InputRequired("Elige el papel.")],
    )

    def __init__(self, *, just_registered: bool) -> None:
        super().__init__()
        if just_registered:
            self.identity.choices = [*self.identity.choices, JUST_REGISTERED]
