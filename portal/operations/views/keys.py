"""The keys that sign cards and certificates: seen, changed, retired."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.forms.account import ConfirmForm
from portal.core.roles import Role
from portal.tokens.actions import note_key
from portal.tokens.errors import KeyNotFoundError
from portal.tokens.queries import codes_by_key
from portal.web.access import only
from portal.web.clock import now
from portal.web.config import key_ring
from portal.web.extensions import db
from portal.web.transaction import transaction

bp = Blueprint("keys", __name__, url_prefix="/administracion/llaves")


@bp.get("")
@only(Role.ADMINISTRATOR)
def keys() -> ResponseReturnValue:
    """List the keys, and how many codes each signed."""
    ring = key_ring().published["keys"]
    made = {key["id"]: datetime.fromisoformat(key["created"]) for key in ring}
    return render_template("operations/keys.html", keys=ring, made=made, signed=codes_by_key(db.session))


@bp.route("/cambiar", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR, fresh=True)
def rotate() -> ResponseReturnValue:
    """Make a new key for new codes; those of the others stay good."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("operations/rotate_key.html", form=form)
    _note("rotate_key", key_ring().rotate(now=now()))
    flash("Hay una llave nueva. Las tarjetas de antes siguen valiendo.", "success")
    return redirect(url_for(".keys"), 303)


@bp.route("/<int:key_id>/retirar", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR, fresh=True)
def retire(key_id: int) -> ResponseReturnValue:
    """Refuse from now on every code that a key signed."""
    if key_id not in {key["id"] for key in key_ring().published["keys"]}:
        raise KeyNotFoundError(key_id)
    form, count = ConfirmForm(), codes_by_key(db.session).get(key_id, 0)
    if not form.validate_on_submit():
        return render_template("operations/retire_key.html", form=form, key_id=key_id, count=count)
    key_ring().retire(key_id, now=now())
    _note("retire_key", key_id)
    flash(f"Retiramos la llave {key_id}. Sus códigos ya no valen.", "success")
    return redirect(url_for(".keys"), 303)


def _note(action: str, key_id: int) -> None:
    with transaction() as session:
        note_key(session, action, key_id, by_id=current_user.id, now=now())
