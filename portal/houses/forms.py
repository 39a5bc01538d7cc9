"""Forms about houses and venues."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField, TextAreaField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, DataRequired, InputRequired, Optional, ValidationError

from portal.houses.models import House, VenueKind
from portal.web.lengths import up_to
from portal.web.reading import line


class HouseForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        "Nombre",
        filters=[line],
        validators=[DataRequired("Escribe el nombre."), up_to(100)],
    )
    kind = RadioField(
        "¿Qué es?",
        choices=[
            SelectChoice(VenueKind.HOUSE, "Casa de la Mujer: atiende y registra"),
            SelectChoice(VenueKind.VENUE, "Otro lugar: solo presta el espacio"),
        ],
        default=VenueKind.HOUSE,
        validators=[InputRequired("Elige qué es.")],
    )
    address = StringField("Dirección", filters=[line], validators=[up_to(200)])
    phone = StringField("Teléfono", filters=[line], validators=[up_to(200)])
    hours = TextAreaField(
        "Horario",
        description="Como se lo dirías a alguien: lunes a viernes, de 9:00 a.m. a 5:00 p.m.",
        filters=[line],
        validators=[up_to(200)],
    )
    map_url = URLField(
        "Liga al mapa (opcional)",
        filters=[line],
        validators=[Optional(), URL(require_tld=False, message="Copia la liga completa, con https://")],
    )
    is_open = BooleanField("Está abierta: se puede elegir", default=True)

    def validate_map_url(self, field: URLField) -> None:
        """Take only links that a browser opens as a page."""
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError("Copia la liga completa, con https://")

    def facts(self) -> dict[str, Any]:
        """Return the values by column."""
        return {column.name: self[column.name].data for column in House.__table__.c if column.name in self}
