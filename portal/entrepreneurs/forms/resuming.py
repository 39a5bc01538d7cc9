"""Forms about coming back."""

from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired

from portal.core.codes import CodeError, parse_application_folio


class AskLinkForm(FlaskForm):  # type: ignore[misc]
    folio = StringField(
        "Tu folio",
        description="9 letras y números, por ejemplo 7KQ4‑M2XN‑P",
        validators=[DataRequired("Escribe tu folio.")],
    )

    def validate_folio(self, field: StringField) -> None:
        try:
            field.parsed = parse_application_folio(field.data)
        except CodeError:
            raise ValidationError("Revisa tu folio: una letra o un número no coincide.") from None


class UseLinkForm(FlaskForm):  # type: ignore[misc]
    """One button: go on."""
