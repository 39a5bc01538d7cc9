"""Forms of the registry."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, Form, RadioField, SearchField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from portal.entrepreneurs.models import State
from portal.registry.queries.finding import Criteria, Holds
from portal.web.lengths import up_to

STATES = {
    State.APPROVED: "En el padrón",
    "": "Todos",
    State.DRAFT: "Borrador",
    State.SUBMITTED: "Por revisar",
    State.IN_REVIEW: "En revisión",
    State.NEEDS_CORRECTION: "Esperamos su respuesta",
    State.REJECTED: "Rechazada",
    State.WITHDRAWN: "Retirada",
    State.DUPLICATE: "CURP repetida",
    State.LAPSED: "Venció",
}
HOLDS = {"": "Con y sin", Holds.CARD: "Con tarjeta", Holds.NO_CARD: "Sin tarjeta"}


class FindForm(Form):  # type: ignore[misc]
    """What staff look for; it travels in the address."""

    q = SearchField("Nombre, folio, teléfono o CURP")
    state = SelectField("Estado", choices=[SelectChoice(*each) for each in STATES.items()])
    house = SelectField("Casa", coerce=int)
    giro = SelectField("Giro", coerce=int)
    since = DateField("Registrada desde", validators=[Optional()])
    until = DateField("Hasta", validators=[Optional()])
    card = SelectField("Tarjeta", choices=[SelectChoice(*each) for each in HOLDS.items()])

    def criteria(self) -> Criteria:
        """Return what was asked; whatever makes no sense asks nothing."""
        state = State.APPROVED if self.state.data is None else self.state.data
        return Criteria(
            text=self.q.data or "",
            state=State(state) if state in set(State) else None,
            house_id=self.house.data or None,
            giro_id=self.giro.data or None,
            since=self.since.data,
            until=self.until.data,
            holds=Holds(self.card.data) if self.card.data in set(Holds) else None,
        )


def _reason(example: str) -> StringField:
    return StringField(
        "¿Para qué la necesitas?",
        description=f"Queda anotado con tu nombre. Por ejemplo: {example}.",
        validators=[
            DataRequired("Escribe para qué la necesitas."),
            up_to(200),
        ],
    )


class ExportForm(FlaskForm):  # type: ignore[misc]
    reason = _reason("lista del curso del 3 de diciembre")
    kind = RadioField(
        "¿En qué formato?",
        choices=[SelectChoice("xlsx", "Excel (XLSX)"), SelectChoice("csv", "Texto (CSV)")],
        default="xlsx",
        validators=[InputRequired("Elige un formato.")],
    )
    with_contact = BooleanField(
        "Incluir CURP, domicilio y contacto",
        description="Solo si hacen falta. Teléfono y correo salen solo de quien dijo que es seguro.",
    )


class RejectedForm(FlaskForm):  # type: ignore[misc]
    reason = _reason("corregirla e importarla otra vez")


class ImportForm(FlaskForm):  # type: ignore[misc]
    file = FileField(
        "Archivo del padrón",
        description="Guárdalo como CSV. La primera fila lleva los nombres de las columnas.",
        validators=[FileRequired("Elige un archivo.")],
    )


class PressForm(FlaskForm):  # type: ignore[misc]
    """A button alone."""
