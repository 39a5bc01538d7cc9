"""The form for folio and PIN."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, ValidationError
from wtforms.validators import DataRequired

from portal.web.reading import FolioField

PIN_DIGITS = 6
NOT_TOGETHER = "Ese folio y ese PIN no van juntos. Revísalos y escríbelos otra vez."


class FolioForm(FlaskForm):  # type: ignore[misc]
    """Folio and PIN."""

    folio = FolioField()
    pin = PasswordField(
        "Tu PIN", description="6 números", validators=[DataRequired("Escribe tu PIN de 6 números.")]
    )

    def validate_pin(self, field: PasswordField) -> None:
        digits = "".join(field.data.split())
        if not (digits.isascii() and digits.isdigit() and len(digits) == PIN_DIGITS):
            raise ValidationError("El PIN son 6 números.")
        field.data = digits
