"""The form of one entry of a list."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from portal.entrepreneurs.fields import FIELDS
from portal.web.lengths import up_to
from portal.web.reading import line


class EntryForm(FlaskForm):  # type: ignore[misc]
    words = StringField(
        "Palabras",
        filters=[line],
        validators=[
            DataRequired("Escribe las palabras."),
            up_to(200),
        ],
    )
    field = SelectField(
        "¿Sobre qué dato pregunta?",
        choices=[SelectChoice("", "Cualquiera"), *(SelectChoice(f.slug, f.label) for f in FIELDS.values())],
    )
    is_offered = BooleanField("Se puede elegir", default=True)
