"""Forms about one's own account."""

from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from portal.accounts.forms.fields import PASSWORD_MAX, PASSWORD_MIN, email_field, one_form, password_field
from portal.web.lengths import up_to


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A password to choose, twice."""

    password = PasswordField(
        "Contraseña nueva",
        [
            InputRequired("Escribe una contraseña."),
            Length(PASSWORD_MIN, message=f"Escribe al menos {PASSWORD_MIN} letras, números o signos."),
            up_to(PASSWORD_MAX),
        ],
        description=f"Al menos {PASSWORD_MIN} letras, números o signos. "
        "Cuatro palabras sueltas son una buena contraseña.",
        filters=[one_form],
    )
    again = PasswordField(
        "Escríbela otra vez",
        [
            InputRequired("Escribe la contraseña otra vez."),
            EqualTo("password", message="No es igual a la primera. Escríbela otra vez."),
        ],
        filters=[one_form],
    )


class ChangePasswordForm(NewPasswordForm):
    """The present password, and the one to come."""

    present = password_field("Contraseña de ahora")


class EmailForm(FlaskForm):  # type: ignore[misc]
    """An e-mail to which a link may be sent."""

    email = email_field("Tu correo")


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """A button and nothing to fill in."""
