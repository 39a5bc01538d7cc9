"""Forms about cards; the texts are what people read, so they are in Spanish."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Form,
    RadioField,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from portal.cards.drawing import Layout
from portal.cards.queries.due import Due
from portal.entrepreneurs.identity import DOCUMENTS
from portal.web.lengths import up_to

DUE_WORDS = {
    Due.NEW: "Aprobadas sin tarjeta",
    Due.ASKED: "Pidieron otra",
    Due.RENEWAL: "Por vencer",
    Due.RETIRED: "Su código ya no vale",
}
LAYOUTS = {
    Layout.SHEET: "Hojas carta, 8 tarjetas por hoja con marcas de corte",
    Layout.SINGLE: "Una por página, para impresora de tarjetas",
}


class PressForm(FlaskForm):  # type: ignore[misc]
    """A button alone: what it protects is in the address."""


class DueForm(Form):  # type: ignore[misc]
    """Which of the women who are due; it travels in the address."""

    why = SelectField(
        "Por qué",
        choices=[SelectChoice("", "Todas")] + [SelectChoice(*each) for each in DUE_WORDS.items()],
    )


class LayoutForm(FlaskForm):  # type: ignore[misc]
    layout = RadioField(
        "¿Cómo las imprimes?",
        choices=[SelectChoice(*each) for each in LAYOUTS.items()],
        validators=[InputRequired("Elige cómo las imprimes.")],
    )


class PrintForm(LayoutForm):
    house = SelectField("¿De qué Casa?", coerce=int)


class FindForm(FlaskForm):  # type: ignore[misc]
    q = SearchField(
        "Nombre, folio o código escaneado",
        validators=[up_to(300)],
    )


class DeliverForm(FlaskForm):  # type: ignore[misc]
    identity = RadioField(
        "¿Con qué identificación viene?",
        choices=[SelectChoice(*each) for each in DOCUMENTS.items()],
        validators=[InputRequired("Pide su identificación y elige cuál trae.")],
    )
    is_she = BooleanField(
        "La foto y el nombre son de ella",
        validators=[DataRequired("Compara la foto y el nombre antes de entregar.")],
    )
    code = StringField(
        "Escanea la tarjeta que le entregas",
        description="Con la cámara o un lector USB. También puedes escribir su folio.",
        validators=[
            InputRequired("Escanea la tarjeta o escribe su folio."),
            Length(max=300, message="Eso no es el código de una tarjeta. Escanéala otra vez."),
        ],
    )


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why something happens to a card, in staff's words."""

    reason = StringField(
        "¿Por qué?",
        description="Queda en su historia, con tu nombre.",
        validators=[
            DataRequired("Escribe por qué, en pocas palabras."),
            up_to(200),
        ],
    )


class ArtworkForm(FlaskForm):  # type: ignore[misc]
    """What is the same on every card; the names of the fields are those of the choices."""

    card_title = StringField("Título", [DataRequired("Escribe el título."), up_to(40)])
    card_steps = TextAreaField(
        "Cómo usarla",
        [DataRequired("Escribe cómo se usa."), up_to(240)],
        description="Hasta cuatro frases cortas. Cada frase es un paso.",
    )
    card_found = TextAreaField(
        "Si la encuentras",
        [
            DataRequired("Escribe qué hacer con ella."),
            up_to(140),
        ],
    )
