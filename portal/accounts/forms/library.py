"""The sign-in library's forms, with our rules and words."""

from typing import Any

from flask import g, session
from flask_login import current_user
from flask_security import (
    LoginForm,
    MfRecoveryForm,
    TwoFactorRescueForm,
    TwoFactorSelectForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
    WebAuthnDeleteForm,
    WebAuthnRegisterForm,
    WebAuthnSigninResponseForm,
)
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from portal.accounts.actions.signing_in import PAUSE, PAUSE_AFTER, count_failure, prove_again
from portal.accounts.forms.fields import email_field, password_field, password_is_right
from portal.accounts.leading import note_password
from portal.accounts.queries import is_paused, user_with_email
from portal.core.spanish import write_span
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.lengths import up_to
from portal.web.transaction import transaction

_THEN = f"Después de {PAUSE_AFTER} intentos hay que esperar {write_span(PAUSE)}."
WRONG = f"El correo o la contraseña no coinciden. Revisa los dos. {_THEN}"
WRONG_PASSWORD = f"Esa no es tu contraseña. {_THEN}"
WRONG_CODE = f"Ese código no sirve o ya se usó. Espera el siguiente y escríbelo. {_THEN}"
WRONG_RECOVERY = "Ese código no sirve o ya se usó. Revisa tu lista."
WRONG_KEY = "No pudimos comprobar tu llave de acceso. Inténtalo otra vez."


class Refusing:
    """Notes that the form was refused, for the status of the answer: the library says 200."""

    def validate(self, **more: Any) -> bool:
        accepted = bool(super().validate(**more))  # type: ignore[misc]
        g.refused = not accepted
        return accepted


class SignInForm(Refusing, LoginForm):
    """E-mail and password. Unknown, wrong, closed and paused get one answer, in one time."""

    email = email_field()
    password = password_field()
    remember = None

    def validate(self, **more: Any) -> bool:
        g.refused = True
        if not FlaskForm.validate(self, **more):
            return False
        user = user_with_email(db.session, self.email.data)
        right = password_is_right(user, self.password.data)
        if not right or is_paused(db.session, self.email.data, now()):
            _count(self.email.data)
            self.form_errors.append(WRONG)
            return False
        self.user = user
        note_password()
        g.refused = False
        return True


class ProveAgainForm(Refusing, VerifyForm):
    """The password once more, before something grave."""

    password = password_field()

    def validate(self, **more: Any) -> bool:
        g.refused = True
        if not FlaskForm.validate(self, **more):
            return False
        right = password_is_right(self.user, self.password.data)
        if not right or is_paused(db.session, self.user.email, now()):
            _count(self.user.email)
            self.password.errors = [WRONG_PASSWORD]
            return False
        with transaction() as write:
            prove_again(write, g.sign_in, now=now())
        g.refused = False
        return True


class CodeForm(Refusing, TwoFactorVerifyCodeForm):
    """Six digits of the telephone."""

    code = StringField(
        "Código de 6 números",
        [InputRequired("Escribe el código."), Length(max=12, message="Son 6 números.")],
        filters=[lambda text: text.replace(" ", "") if text else text],
    )

    def validate(self, **more: Any) -> bool:
        return _second_factor(self, self.code, WRONG_CODE, super().validate, more)


class RecoveryForm(Refusing, MfRecoveryForm):
    """One of the codes on her list."""

    code = StringField(
        "Código de recuperación",
        [InputRequired("Escribe un código de tu lista."), up_to(40)],
        description="Son tres grupos de cuatro letras y números.",
    )

    def validate(self, **more: Any) -> bool:
        return _second_factor(self, self.code, WRONG_RECOVERY, super().validate, more)


class SetUpForm(Refusing, TwoFactorSetupForm):
    """What to set up: the telephone, or nothing any more."""

    setup = HiddenField(default="authenticator")


class SelectForm(Refusing, TwoFactorSelectForm):
    """Which of her second factors she uses now."""

    which = HiddenField()


class NoRescueForm(TwoFactorRescueForm):
    """The library draws it with the code; the portal shows none."""

    help_setup = RadioField(choices=[])


class NewKeyForm(Refusing, WebAuthnRegisterForm):
    """A name for a passkey. It is always a second factor."""

    name = StringField(
        "Nombre de la llave",
        [InputRequired("Escribe un nombre para reconocerla."), up_to(64)],
        description="Por ejemplo: teléfono, o llave azul.",
    )
    usage = HiddenField()


class NoKeyForm(WebAuthnDeleteForm):
    """Which passkey she takes away; the last of her second factors stays with who must have one."""

    def validate(self, **more: Any) -> bool:
        if not super().validate(**more):
            return False
        user = current_user
        if len(user.webauthn) > 1 or user.tf_primary_method or not user.must_have_second_factor:
            return True
        self.name.errors.append("Es tu único segundo paso. Agrega otra llave o el código antes de quitarla.")
        return False


class KeyAnswerForm(Refusing, WebAuthnSigninResponseForm):
    """What the passkey signed; it must be hers whose password was right."""

    credential = HiddenField()

    def validate(self, **more: Any) -> bool:
        accepted = super().validate(**more)
        if accepted and self.user and self.user.fs_uniquifier == session.get("tf_user_id"):
            return True
        if self.user is not None:
            _count(self.user.email)
        self.credential.errors = [WRONG_KEY]
        g.refused = True
        return False


def _second_factor(form: Any, field: Any, words: str, check: Any, more: dict[str, Any]) -> bool:
    """Check a code of the second factor; what fails is counted with the password's failures."""
    g.refused = True
    email = form.user.email
    accepted = not is_paused(db.session, email, now()) and check(**more)
    if not accepted and field.data:
        _count(email)
        field.errors = [words]
    g.refused = not accepted
    return bool(accepted)


def _count(email: str) -> None:
    with transaction() as write:
        count_failure(write, email, now=now())
