"""The terms of a benefit, as a shop types them."""

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.periods import Window
from portal.vendors.actions.benefits import MOST_USES, check_terms
from portal.vendors.errors import UnsoundTermsError
from portal.vendors.forms.fields import HourField, PesosField
from portal.vendors.models import BenefitKind, BenefitVersion, LimitScope
from portal.vendors.terms import WEEKDAYS, WINDOWS, Limit, Terms
from portal.web.lengths import up_to
from portal.web.reading import line

KINDS = {
    BenefitKind.PERCENT: "Un porcentaje de descuento",
    BenefitKind.FIXED_AMOUNT: "Una cantidad de pesos menos",
    BenefitKind.FREE_ITEM: "Algo gratis",
    BenefitKind.SPECIAL_PRICE: "Un precio especial",
}
SCOPES = {
    LimitScope.CARD: "cada mujer",
    LimitScope.TOTAL: "entre todas",
    LimitScope.BRANCH: "en cada sucursal",
}
LIMIT_ROWS = 4
ADVICE = {
    "item": "Escribe en qué se da el beneficio.",
    "percent": "Escribe un porcentaje entre 1 y 100.",
    "amount": "Escribe la cantidad en pesos, mayor que cero.",
    "cap": "El ahorro máximo es solo para porcentajes, y mayor que cero.",
    "minimum": "La compra mínima no puede ser tan grande.",
    "weekdays": "Elige por lo menos un día.",
    "to_hour": "La hora en que termina debe ser otra que la hora en que empieza.",
    "valid_to": "El último día va después del primero.",
    "limits": "Dos límites cuentan lo mismo. Deja solo uno de ellos.",
}
"""What to do about each field that cannot be; the rules are those of ``check_terms``."""


class LimitForm(Form):  # type: ignore[misc]
    number = IntegerField(
        "Cuántas veces",
        validators=[
            Optional(),
            NumberRange(1, MOST_USES, message="Escribe un número de veces, desde 1."),
        ],
    )
    scope = SelectField(
        "Quién", choices=[SelectChoice(*each) for each in SCOPES.items()], default=LimitScope.CARD
    )
    window = SelectField(
        "Cuándo", choices=[SelectChoice(*each) for each in WINDOWS.items()], default=Window.DAY
    )


class TermsForm(FlaskForm):  # type: ignore[misc]
    kind = RadioField(
        "¿Qué das?",
        choices=[SelectChoice(*each) for each in KINDS.items()],
        validators=[DataRequired("Elige qué das.")],
    )
    item = StringField(
        "¿En qué?",
        description="Así se leerá: «10 % en repostería», «Un café gratis». Para todo: toda la compra.",
        filters=[line],
        validators=[DataRequired(ADVICE["item"]), up_to(80)],
    )
    percent = IntegerField("Porcentaje", validators=[Optional()])
    cap = PesosField("Ahorro máximo, en pesos (opcional)")
    off = PesosField("Cuántos pesos menos")
    worth = PesosField("Cuánto vale, en pesos (opcional)", description="Así ella sabe cuánto ahorró.")
    price = PesosField("Precio especial, en pesos")
    minimum = PesosField("Compra mínima, en pesos (opcional)")
    weekdays = SelectMultipleField(
        "¿Qué días?",
        coerce=int,
        choices=[SelectChoice(number, name.capitalize()) for number, name in enumerate(WEEKDAYS)],
        default=list(range(7)),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired(ADVICE["weekdays"])],
    )
    from_hour = HourField("Desde qué hora (opcional)")
    to_hour = HourField("Hasta qué hora (opcional)")
    valid_from = DateField("Primer día (opcional)", validators=[Optional()])
    valid_to = DateField("Último día (opcional)", validators=[Optional()])
    limits = FieldList(FormField(LimitForm), min_entries=LIMIT_ROWS, max_entries=LIMIT_ROWS)
    conditions = TextAreaField(
        "¿Algo más que deba saber? (opcional)",
        description="Por ejemplo: con cita. La caja lo lee, pero no lo revisa el sistema.",
        validators=[up_to(300)],
    )
    seen = HiddenField()
    """The sentence that was shown: what is sent is what was read."""

    @classmethod
    def of(cls, version: BenefitVersion | None) -> "TermsForm":
        """Make the form of a version, or of a benefit that is still to be proposed."""
        return cls(data=_typed(version) if version else None)

    @property
    def terms(self) -> Terms:
        kind = BenefitKind(self.kind.data)
        amounts = {
            BenefitKind.FIXED_AMOUNT: self.off.data,
            BenefitKind.FREE_ITEM: self.worth.data,
            BenefitKind.SPECIAL_PRICE: self.price.data,
        }
        by_percent = kind is BenefitKind.PERCENT
        return Terms(
            kind=kind,
            item=self.item.data,
            percent=self.percent.data if by_percent else None,
            cap=self.cap.data if by_percent else None,
            amount=amounts.get(kind),
            minimum=self.minimum.data or 0,
            weekdays=sum(1 << day for day in self.weekdays.data),
            from_hour=self.from_hour.data,
            to_hour=self.to_hour.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            limits=tuple(
                Limit(LimitScope(row.scope.data), Window(row.window.data), row.number.data)
                for row in self.limits
                if row.number.data
            ),
        )

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, then the terms as a whole by the rules of the domain."""
        if not super().validate(extra_validators):
            return False
        try:
            check_terms(self.terms)
        except UnsoundTermsError as error:
            self.blame(error.field)
            return False
        return True

    def blame(self, name: str) -> None:
        """Say beside the right field what to do about it."""
        of_kind = {"fixed_amount": "off", "free_item": "worth", "special_price": "price"}
        field = self[of_kind.get(self.kind.data, "off") if name == "amount" else name]
        field.errors = [*field.errors, ADVICE[name]]


def _typed(version: BenefitVersion) -> dict[str, object]:
    """Return what the form would have held to make this version."""
    rows: list[dict[str, object]] = [
        {"number": row.number, "scope": row.limit.scope, "window": row.limit.window} for row in version.limits
    ]
    by_percent = version.kind is BenefitKind.PERCENT
    amount = None if by_percent else version.amount
    return {
        "kind": version.kind,
        "item": version.item,
        "percent": version.percent,
        "cap": version.cap,
        "minimum": version.minimum or None,
        "weekdays": [day for day in range(7) if version.weekdays >> day & 1],
        "from_hour": version.from_hour,
        "to_hour": version.to_hour,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "limits": rows + [{}] * (LIMIT_ROWS - len(rows)),
        "conditions": version.conditions,
        "off": amount,
        "worth": amount,
        "price": amount,
    }
