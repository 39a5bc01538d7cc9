"""A shop's tills and people."""

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional, Regexp

from portal.core.roles import Role
from portal.vendors.forms.fields import email
from portal.vendors.models import Branch
from portal.web.lengths import up_to
from portal.web.reading import line

FOUR_DIGITS = Regexp(r"\A[0-9]{4}\Z", message="Escribe cuatro números.")


class OfABranch(FlaskForm):  # type: ignore[misc]
    """Something that stands in one branch, or in none."""

    branch = SelectField("Sucursal", coerce=int)

    def fill_choices(self, branches: list[Branch]) -> None:
        self.branch.choices = [SelectChoice(0, "Todas")] + [
            SelectChoice(branch.id, branch.name) for branch in branches if branch.is_open
        ]

    @property
    def branch_id(self) -> int | None:
        return self.branch.data or None


class DeviceForm(OfABranch):
    name = StringField(
        "¿Cómo se llama?",
        description="Por ejemplo: Caja 1, o Teléfono de la tarde.",
        filters=[line],
        validators=[DataRequired("Ponle un nombre."), up_to(60)],
    )


class MemberForm(OfABranch):
    name = StringField(
        "Nombre",
        description="Como la conocen en la caja.",
        filters=[line],
        validators=[DataRequired("Escribe su nombre."), up_to(60)],
    )
    role = RadioField(
        "¿Qué hará?",
        choices=[
            SelectChoice(Role.CASHIER, "Cobrar: escanea tarjetas y deshace errores"),
            SelectChoice(Role.VENDOR_MANAGER, "Administrar: también beneficios, cajas y personas"),
        ],
        default=Role.CASHIER,
    )
    email = EmailField(
        "Correo",
        description="Con él entra a su cuenta. Quien solo cobra en una caja ya dada de alta no lo necesita.",
        validators=[Optional(), email],
    )
    pin = PasswordField(
        "NIP de 4 números (opcional)",
        description="Con él se anota quién cobra en la caja.",
        validators=[Optional(), FOUR_DIGITS],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4},
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, and that she has some way in."""
        if not super().validate(extra_validators):
            return False
        if not self.email.data and (self.role.data == Role.VENDOR_MANAGER or not self.pin.data):
            self.email.errors = ["Escribe su correo. Quien solo cobra puede tener NIP en vez de correo."]
            return False
        return True


class PinForm(FlaskForm):  # type: ignore[misc]
    pin = PasswordField(
        "NIP nuevo de 4 números",
        validators=[DataRequired("Escribe cuatro números."), FOUR_DIGITS],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4},
    )
