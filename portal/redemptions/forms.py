"""Forms about redemptions; the texts are what people read, so they are in Spanish."""

from flask_wtf import FlaskForm
from wtforms import DateField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from portal.core.codes import CodeError, parse_card_folio
from portal.redemptions.errors import Reason
from portal.web.lengths import up_to

REASONS = {
    Reason.UNKNOWN: "No es de una tarjeta",
    Reason.BAD_SIGNATURE: "Código no auténtico",
    Reason.EXPIRED: "Tarjeta vencida",
    Reason.REVOKED: "Tarjeta cancelada",
    Reason.LOST: "Tarjeta perdida",
    Reason.SUSPENDED: "Tarjeta suspendida",
    Reason.NOT_DELIVERED: "Tarjeta sin entregar",
    Reason.REPLACED: "Tarjeta cambiada por otra",
    Reason.NOT_REGISTERED: "Registro no vigente",
    Reason.VENDOR_NOT_APPROVED: "Comercio sin permiso",
    Reason.AGREEMENT_ENDED: "Convenio terminado",
    Reason.BENEFIT_INACTIVE: "Beneficio inactivo",
    Reason.OUTSIDE_HOURS: "Fuera de día u hora",
    Reason.LIMIT_CARD: "Ya lo usó",
    Reason.LIMIT_TOTAL: "Se acabaron para todas",
    Reason.LIMIT_BRANCH: "Se acabaron en la sucursal",
    Reason.BELOW_MINIMUM: "Compra menor al mínimo",
    Reason.TOO_OLD_TO_ANNUL: "Tarde para deshacer",
}
"""Each reason in two or three words, for a column of a list."""


class PeriodForm(Form):  # type: ignore[misc]
    """From which day to which; it travels in the address."""

    desde = DateField("Desde", validators=[Optional()])
    hasta = DateField("Hasta", validators=[Optional()])


class RedemptionListForm(PeriodForm):
    tarjeta = StringField("Folio de la tarjeta")
    comercio = SelectField("Comercio", coerce=int, default=0)
    estado = SelectField(
        "Estado",
        choices=[
            SelectChoice("", "Todos"),
            SelectChoice("confirmados", "Confirmados"),
            SelectChoice("anulados", "Anulados"),
        ],
    )

    @property
    def folio(self) -> str | None:
        """The folio as it is stored; what cannot be one stays as it was typed and finds nothing."""
        typed = (self.tarjeta.data or "").strip()
        try:
            return parse_card_folio(typed) if typed else None
        except CodeError:
            return typed

    @property
    def undone(self) -> bool | None:
        return {"confirmados": False, "anulados": True}.get(self.estado.data)


class RefusalListForm(PeriodForm):
    comercio = SelectField("Comercio", coerce=int, default=0)
    motivo = SelectField(
        "Motivo", choices=[SelectChoice("", "Todos"), *(SelectChoice(*each) for each in REASONS.items())]
    )


UNDO_REASONS = ("Elegí otro beneficio", "El total estaba mal", "Ya no compró", "Otra razón")


class UndoForm(FlaskForm):  # type: ignore[misc]
    """Why a shop undoes what it just gave: a press, no typing."""

    reason = RadioField("¿Por qué?", choices=UNDO_REASONS, default=UNDO_REASONS[0])


class AnnulForm(FlaskForm):  # type: ignore[misc]
    reason = TextAreaField(
        "¿Por qué se anula?",
        description="Queda escrito con tu nombre. El comercio lo lee.",
        validators=[
            DataRequired("Escribe por qué se anula."),
            up_to(200),
        ],
    )
