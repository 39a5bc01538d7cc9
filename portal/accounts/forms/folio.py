"""The form for folio and PIN."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, ValidationError
from wtforms.validators import DataRequired

from portal.core.codes import CodeError, parse_application_folio

PIN_DIGITS = 6
NOT_TOGETHER = "Ese folio y ese PIN no van juntos. Revísalos y escríbelos otra vez."


class FolioForm(FlaskForm):  # type: ignore[misc]
    """Folio and PIN. A folio that cannot be one is said at once: that tells nobody who exists."""

    folio = StringField(
        "Tu folio",
        description="9 letras y números, por ejemplo 7KQ4‑M2XN‑P",
        validators=[DataRequired("Escribe tu folio.")],
    )
    pin = PasswordField(
        "Tu PIN", description="6 números", validators=[DataRequired("Escribe tu PIN de 6 números.")]
    )

    def validate_folio(self, field: StringField) -> None:
        try:
            field.parsed = parse_application_folio(field.data)
        except CodeError as error:
            raise ValidationError(
                "Revisa tu folio: son 9 letras y números."
                if error.fault == "length"
                else "Revisa tu folio: una letra o un número no coincide."
            ) from None

    def validate_pin(self, field: PasswordField) -> None:
        digits = "".join(field.data.split())
        if not (digits.isascii() and digits.isdigit() and len(digits) == PIN_DIGITS):
            raise ValidationError("El PIN son 6 números.")
        field.data = digits
