"""Begin an application: the notice first, then a folio and a PIN, before anything is asked."""

import base64

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.pins import hash_pin
from portal.accounts.queries import get_user
from portal.accounts.security import sign_in
from portal.core.codes import random_pin
from portal.core.roles import Role
from portal.core.vault import SealBrokenError, Vault, vault_of
from portal.entrepreneurs.actions.applying import start_application
from portal.entrepreneurs.errors import AlreadyBegunError
from portal.entrepreneurs.forms.beginning import BeginForm, NotedForm
from portal.entrepreneurs.queries.own import has_begun
from portal.entrepreneurs.views.blueprints import bp
from portal.entrepreneurs.views.hers import mine
from portal.privacy.actions import ensure_first_notice
from portal.privacy.queries import current_notice
from portal.web.access import only, public
from portal.web.clock import now
from portal.web.extensions import db, limiter
from portal.web.transaction import transaction

NEW_PIN = "new_pin"
PURPOSE = "pin shown once"


@bp.route("/empezar", methods=["GET", "POST"])
@limiter.limit("10 per minute; 100 per hour", methods=["POST"])
@public
def begin() -> ResponseReturnValue:
    """Read the short notice, accept it, and get a folio; in the account she has, if she is signed in."""
    if current_user.is_authenticated and not _is_hers():
        flash(
            "Entraste con una cuenta de trabajo. Si la solicitud es tuya, sal primero de esta cuenta.", "info"
        )
        return redirect(url_for("home.mine"), 303)
    user_id = current_user.id if _is_hers() else None
    if user_id is not None and has_begun(db.session, user_id):
        return redirect(url_for(".status"), 303)
    if current_notice(db.session) is None:
        with transaction() as write:
            ensure_first_notice(write, now=now())
    form = BeginForm()
    if form.validate_on_submit():
        pin = random_pin()
        digest = hash_pin(pin)
        try:
            with transaction() as write:
                notice = ensure_first_notice(write, now=now())
                begun = start_application(
                    write, notice=notice, pin_digest=digest, by_id=None, now=now(), user_id=user_id
                )
        except AlreadyBegunError:  # she pressed twice
            return redirect(url_for(".status"), 303)
        if user_id is None:  # else her sign-in stays what it is: one by PIN does not come to show more
            sign_in(get_user(db.session, begun.user_id or 0), with_pin=False)
        session[NEW_PIN] = base64.b64encode(_vault().seal(pin.encode(), PURPOSE)).decode()
        return redirect(url_for(".folio"), 303)
    page = render_template("entrepreneurs/begin.html", form=form, text=current_notice(db.session))
    return page, 422 if form.errors else 200


def _is_hers() -> bool:
    return current_user.is_authenticated and current_user.role is Role.ENTREPRENEUR


@bp.route("/folio", methods=["GET", "POST"])
@only(Role.ENTREPRENEUR)
def folio() -> ResponseReturnValue:
    """Show folio and PIN until she says that she wrote them down: a lost answer must not lose the PIN."""
    form = NotedForm()
    if form.validate_on_submit() or NEW_PIN not in session:
        session.pop(NEW_PIN, None)
        return redirect(url_for(".tasks"), 303)
    return render_template(
        "entrepreneurs/folio.html", form=form, application=mine(db.session), pin=_read_pin(session[NEW_PIN])
    )


def _read_pin(sealed: str) -> str:
    try:
        return _vault().open(base64.b64decode(sealed), PURPOSE).decode()
    except SealBrokenError:
        return ""


def _vault() -> Vault:
    return vault_of(db.engine.dialect)
