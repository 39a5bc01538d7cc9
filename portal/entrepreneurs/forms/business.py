"""Questions about her business."""

from typing import Any

from wtforms import StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from portal.entrepreneurs.forms import reading
from portal.entrepreneurs.forms.answer_form import AnswerForm, question
from portal.entrepreneurs.queries.own import offered_giros
from portal.web.clock import today
from portal.web.extensions import db
from portal.web.lengths import up_to
from portal.web.reading import line

REGIMES = {
    "unknown": "No sé",
    "626": "Simplificado de Confianza (RESICO)",
    "612": "Actividades empresariales y profesionales",
    "625": "Plataformas tecnológicas",
    "621": "Incorporación fiscal",
    "605": "Sueldos y salarios",
    "616": "Sin obligaciones fiscales",
}


class BusinessForm(AnswerForm):
    business_name = StringField(
        "Nombre de tu negocio (opcional)",
        filters=[line],
        description="Si todavía no tiene nombre, deja en blanco.",
        validators=[up_to(120)],
    )
    giro_id = question("¿A qué se parece más lo que vendes?", missing="Elige la opción que más se parezca.")

    def prepare(self) -> None:
        self.giro_id.choices = [SelectChoice(str(giro.id), giro.name) for giro in offered_giros(db.session)]

    def _value(self, name: str, value: Any) -> Any:
        return int(value) if name == "giro_id" else value


class ProductsForm(AnswerForm):
    products = TextAreaField(
        "¿Qué vendes o produces?",
        filters=[reading.paragraph],
        description="Con tus palabras. Por ejemplo: pasteles por pedido, gelatinas y flanes.",
        validators=[
            DataRequired("Escribe qué vendes."),
            up_to(500),
        ],
    )
    since_year = StringField(
        "¿Desde qué año? (opcional)", filters=[line], description="Con 4 números, por ejemplo 2019"
    )
    social_links = StringField(
        "Tu página o red social (opcional)",
        filters=[line],
        description="El nombre o la dirección, para que te encuentren clientas.",
        validators=[up_to(300)],
    )

    def validate_since_year(self, field: StringField) -> None:
        if not field.data:
            return
        is_year = len(field.data) == 4 and field.data.isascii() and field.data.isdigit()
        if not is_year or not 1930 <= int(field.data) <= today().year:
            raise ValidationError("Escribe el año con 4 números, por ejemplo 2019.")

    def _value(self, name: str, value: Any) -> Any:
        if name == "since_year":
            return int(value) if value else None
        return super()._value(name, value)


class TaxForm(AnswerForm):
    invoices = question(
        "Elige una",
        SelectChoice("not_yet", "Aún no estoy en el SAT"),
        SelectChoice("no", "Estoy en el SAT, pero todavía no facturo"),
        SelectChoice("yes", "Sí, facturo"),
        missing="Elige una opción. Cualquiera está bien.",
    )

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        return facts | {"rfc": None, "regime": ""} if facts.get("invoices") == "not_yet" else facts


class RfcForm(AnswerForm):
    rfc = StringField(
        "Tu RFC (opcional)",
        filters=[line],
        description="13 letras y números. Si no lo tienes a la mano, deja en blanco.",
        validators=[Optional(), reading.rfc()],
    )
    regime = question(
        "¿En qué régimen estás?",
        *(SelectChoice(code, words) for code, words in REGIMES.items()),
        missing="Elige tu régimen, o «No sé».",
    )
