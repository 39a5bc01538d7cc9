"""Forms of the staff who review."""

from flask_wtf import FlaskForm
from wtforms import (
    Form,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from portal.entrepreneurs.fields import OWED_PAPERS
from portal.entrepreneurs.forms import reading
from portal.entrepreneurs.models import State
from portal.web.clock import today
from portal.web.lengths import up_to

STATES = {
    "": "Todas las que esperan",
    State.SUBMITTED: "Por revisar",
    State.IN_REVIEW: "En revisión",
    State.NEEDS_CORRECTION: "Esperan su respuesta",
    State.DUPLICATE: "Repetidas",
}
OWNERS = {"": "Cualquiera", "me": "Yo", "nobody": "Nadie"}


class QueueForm(Form):  # type: ignore[misc]
    """What staff look for; it travels in the address."""

    q = SearchField("Nombre, folio o CURP")
    state = SelectField("Estado", choices=[SelectChoice(*each) for each in STATES.items()])
    owner = SelectField("La tiene", choices=[SelectChoice(*each) for each in OWNERS.items()])
    house = SelectField("Casa", coerce=int)


class LeadTimesForm(Form):  # type: ignore[misc]
    weeks = SelectField(
        "De las últimas",
        coerce=int,
        default=12,
        choices=[
            SelectChoice(4, "4 semanas"),
            SelectChoice(12, "12 semanas"),
            SelectChoice(52, "52 semanas"),
        ],
    )


class PressForm(FlaskForm):  # type: ignore[misc]
    """A button alone: what it protects is in the address."""


class ApproveForm(PressForm):
    """The papers that whoever approves was told are missing."""

    without = SelectMultipleField(choices=[SelectChoice(kind, kind) for kind in OWED_PAPERS])


class RejectForm(FlaskForm):  # type: ignore[misc]
    reason = RadioField(
        "¿Por qué no se aprueba?", coerce=int, validators=[InputRequired("Elige un motivo de la lista.")]
    )
    words = TextAreaField(
        "Explícale con tus palabras",
        description="Ella lee esto tal cual. Di qué puede hacer ahora.",
        validators=[
            DataRequired("Escribe qué puede hacer ella ahora."),
            up_to(1000),
        ],
    )


class AskForm(FlaskForm):  # type: ignore[misc]
    question = TextAreaField(
        "Tu pregunta",
        description="Ella la lee tal cual. Di qué necesitas y cómo puede mandarlo.",
        validators=[
            DataRequired("Escribe qué necesitas de ella."),
            up_to(500),
        ],
    )


class CorrectCurpForm(FlaskForm):  # type: ignore[misc]
    curp = StringField(
        "CURP", description="Como está en su documento, letra por letra.", validators=[reading.curp(today)]
    )


class RefuseChangeForm(FlaskForm):  # type: ignore[misc]
    words = TextAreaField(
        "Explícale por qué no",
        description="Ella lee esto tal cual.",
        validators=[
            DataRequired("Escribe por qué no se cambia."),
            up_to(500),
        ],
    )


class PassOnForm(FlaskForm):  # type: ignore[misc]
    to = SelectField("¿A quién?", coerce=int)


class ReopenForm(FlaskForm):  # type: ignore[misc]
    words = TextAreaField(
        "¿Por qué se vuelve a revisar?",
        description="Queda en su historia. Ella no lo lee.",
        validators=[
            DataRequired("Escribe por qué."),
            up_to(500),
        ],
    )
