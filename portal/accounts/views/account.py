"""Her own account: how she signs in, and where she is signed in."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import hash_password

from portal.accounts.actions.inviting import send_link_to_add_email
from portal.accounts.actions.people import change_password
from portal.accounts.actions.signing_in import count_failure, end_all_sign_ins, end_one_sign_in
from portal.accounts.forms.account import ChangePasswordForm, ConfirmForm, EmailForm
from portal.accounts.forms.fields import password_is_right
from portal.accounts.forms.library import WRONG_PASSWORD
from portal.accounts.leading import say_no_password
from portal.accounts.queries import is_paused, live_sign_ins, recovery_codes_left
from portal.accounts.security import sign_in
from portal.core.roles import Role
from portal.outbox.tasks import wake_sender
from portal.web import clock
from portal.web.access import only
from portal.web.extensions import db, limiter
from portal.web.transaction import transaction

bp = Blueprint("accounts", __name__)


@bp.get("/cuenta")
@only(*Role)
def account() -> ResponseReturnValue:
    """Show how she signs in, and what she can change."""
    return render_template(
        "accounts/account.html",
        codes_left=recovery_codes_left(db.session, current_user),
        sign_ins=len(live_sign_ins(db.session, current_user, clock.now())),
    )


@bp.get("/cuenta/sesiones")
@only(*Role)
def sign_ins() -> ResponseReturnValue:
    """List where she is signed in, this one marked."""
    rows = live_sign_ins(db.session, current_user, clock.now())
    return render_template("accounts/sign_ins.html", sign_ins=rows, here=g.sign_in.id, form=ConfirmForm())


@bp.post("/cuenta/sesiones/<int:sign_in_id>/terminar")
@only(*Role)
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """End one of her sign-ins; ending this one takes her to where she enters, which says nothing."""
    here, is_her = g.sign_in.id, current_user.role is Role.ENTREPRENEUR
    with transaction() as session:
        end_one_sign_in(session, current_user, sign_in_id, now=clock.now())
    if sign_in_id == here:
        return redirect(url_for("folio.enter") if is_her else "/", 303)
    flash("Terminamos esa sesión. Quien la tenía abierta ya no puede usarla.", "success")
    return redirect(url_for(".sign_ins"), 303)


@bp.post("/cuenta/sesiones/terminar")
@only(*Role)
def end_sign_ins() -> ResponseReturnValue:
    """End all her sign-ins but this one."""
    user, with_pin = current_user._get_current_object(), g.sign_in.with_pin
    with transaction() as session:
        end_all_sign_ins(session, user, now=clock.now())
    sign_in(user, with_pin=with_pin)
    flash("Terminamos las demás sesiones. Solo queda esta.", "success")
    return redirect(url_for(".sign_ins"), 303)


@bp.route("/cuenta/contrasena", methods=["GET", "POST"])
@only(*Role, fully=True)
def new_password() -> ResponseReturnValue:
    """Change her password; every other sign-in ends."""
    if not current_user.password:
        return say_no_password()
    form, now = ChangePasswordForm(), clock.now()
    if not form.validate_on_submit():
        return render_template("accounts/new_password.html", form=form), 422 if form.errors else 200
    user = current_user._get_current_object()
    right = password_is_right(user, form.present.data)
    if not right or is_paused(db.session, user.email, now):
        with transaction() as session:
            count_failure(session, user.email, now=now)
        form.present.errors = [WRONG_PASSWORD]
        return render_template("accounts/new_password.html", form=form), 422
    digest = hash_password(form.password.data)
    with transaction() as session:
        change_password(session, user.id, digest=digest, now=now)
    sign_in(user, with_pin=False)
    flash("Cambiamos tu contraseña. Las demás sesiones terminaron.", "success")
    return redirect(url_for(".account"), 303)


@bp.route("/cuenta/correo", methods=["GET", "POST"])
@limiter.limit("5 per minute; 20 per hour", methods=["POST"])
@only(Role.ENTREPRENEUR)
def add_email() -> ResponseReturnValue:
    """Send a link to a woman who comes with folio and PIN, so that she can also enter with her e-mail.

    It goes only to the e-mail at which she said it is safe to write to her; for any other the
    counter helps. The page says the same whatever she typed.
    """
    form = EmailForm()
    if not form.validate_on_submit():
        return render_template("accounts/add_email.html", form=form), 422 if form.errors else 200
    with transaction() as session:
        message = send_link_to_add_email(
            session, current_user._get_current_object(), form.email.data, now=clock.now()
        )
    wake_sender(message)
    return redirect(url_for(".email_asked"), 303)


@bp.get("/cuenta/correo/listo")
@only(Role.ENTREPRENEUR)
def email_asked() -> ResponseReturnValue:
    """Say what comes next."""
    return render_template("accounts/email_asked.html")
