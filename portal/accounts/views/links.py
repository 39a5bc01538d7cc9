"""Pages that a one-time link opens."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import hash_password

from portal.accounts.actions.inviting import accept_invitation, send_password_link
from portal.accounts.errors import InvitationSpentError
from portal.accounts.forms.account import EmailForm, NewPasswordForm
from portal.accounts.queries import get_user, open_invitation
from portal.outbox.tasks import wake_sender
from portal.web import clock
from portal.web.access import public
from portal.web.extensions import db, limiter
from portal.web.transaction import transaction

bp = Blueprint("links", __name__)


@bp.route("/entrar/olvide", methods=["GET", "POST"])
@public
@limiter.limit("10 per minute; 30 per hour", methods=["POST"])
def forgotten() -> ResponseReturnValue:
    """Ask for a link by e-mail; the answer is the same whether or not there is such an account."""
    form = EmailForm()
    if not form.validate_on_submit():
        page = render_template("accounts/forgotten.html", form=form)
        return page, 422 if form.errors else 200, {"Cache-Control": "no-store"}
    with transaction() as session:
        message = send_password_link(session, form.email.data, now=clock.now())
    wake_sender(message)
    return redirect(url_for(".asked"), 303)


@bp.get("/entrar/olvide/listo")
@public
def asked() -> ResponseReturnValue:
    """Say what comes next, to everybody the same."""
    return render_template("accounts/asked.html")


@bp.route("/invitacion/<secret>", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute")
def invitation(secret: str) -> ResponseReturnValue:
    """Let the invited person choose her password; opening the page alone uses nothing up."""
    now = clock.now()
    try:
        found = open_invitation(db.session, secret, now)
    except InvitationSpentError:
        return render_template("accounts/spent_link.html"), 410
    form = NewPasswordForm()
    if not form.validate_on_submit():
        email = found.email or get_user(db.session, found.user_id).email
        page = render_template("accounts/invitation.html", form=form, email=email)
        return page, 422 if form.errors else 200, {"Cache-Control": "no-store"}
    digest = hash_password(form.password.data)
    with transaction() as session:
        accept_invitation(session, secret, password_digest=digest, now=now)
    flash("Guardamos tu contraseña. Ahora entra con tu correo y tu contraseña nueva.", "success")
    return redirect(url_for("security.login"), 303)
