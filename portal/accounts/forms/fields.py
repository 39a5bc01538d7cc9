"""The questions that several forms ask, and the comparison of a password."""

import unicodedata
from typing import Any

from flask_security import hash_password, verify_password
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Regexp

from portal.web.lengths import up_to

AN_EMAIL = Regexp(r"^[^\s@\x00]+@[^\s@\x00]+\.[^\s@\x00]+$", message="Escribe el correo completo, con @.")
PASSWORD_MIN, PASSWORD_MAX = 10, 128


def email_field(label: str = "Correo", **more: Any) -> EmailField:
    return EmailField(
        label,
        [InputRequired("Escribe el correo."), AN_EMAIL, up_to(255)],
        filters=[lambda text: text.strip().lower() if text else text],
        **more,
    )


def one_form(text: str | None) -> str | None:
    """Return accented letters as one sign each: keyboards differ in how they send them."""
    return unicodedata.normalize("NFC", text) if text else text


def password_field(label: str = "Contraseña") -> PasswordField:
    return PasswordField(
        label,
        [InputRequired("Escribe tu contraseña."), up_to(PASSWORD_MAX)],
        filters=[one_form],
    )


def password_is_right(user: Any, password: str) -> bool:
    """Compare a user's password; without a user, or without hers, take as long as if there were one."""
    if user is None or not user.password:
        hash_password(password)
        return False
    return bool(verify_password(password, user.password))
