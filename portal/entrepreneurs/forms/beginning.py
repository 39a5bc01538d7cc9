"""Forms around the beginning and the end of an application."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired


class BeginForm(FlaskForm):  # type: ignore[misc]
    accepts = BooleanField(
        "Leí el aviso de privacidad y acepto que usen mis datos para este trámite",
        validators=[
            DataRequired("Marca la casilla para aceptar el aviso. Sin eso no podemos guardar tus datos.")
        ],
    )


class NotedForm(FlaskForm):  # type: ignore[misc]
    """One button: she wrote it down."""


class SendForm(FlaskForm):  # type: ignore[misc]
    """One button: send it."""


class QuietForm(FlaskForm):  # type: ignore[misc]
    """One button: no messages any more."""


class WithdrawForm(FlaskForm):  # type: ignore[misc]
    """Take back the one that the page showed: another may have taken its place since."""

    folio = HiddenField()
