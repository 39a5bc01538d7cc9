"""Sign in with a folio and its PIN."""

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.actions.signing_in import count_pin
from portal.accounts.errors import WrongSecretError
from portal.accounts.forms.folio import FolioForm
from portal.accounts.models import User
from portal.accounts.pins import matches
from portal.accounts.queries import pin_digest
from portal.accounts.security import sign_in
from portal.web.access import public
from portal.web.clock import now
from portal.web.extensions import db, limiter
from portal.web.transaction import transaction

bp = Blueprint("folio", __name__)

OURS = re.compile(r"/(?!/)[\w/.?=&-]*", re.ASCII)
"""An address of this portal, and of none that a browser could read otherwise."""


@bp.route("/entrar/folio", methods=["GET", "POST"])
@limiter.limit("20 per minute; 200 per hour", methods=["POST"])
@public
def enter() -> ResponseReturnValue:
    """Let her in with her folio and PIN; wrong, paused and void are answered alike."""
    form = FolioForm()
    if form.validate_on_submit():
        user = _user_of(form.folio.parsed, form.pin.data)
        if user is not None:
            sign_in(user, with_pin=True)
            return redirect(_wanted(), 303)
        form.form_errors.append("Ese folio y ese PIN no van juntos. Revísalos y escríbelos otra vez.")
    page = render_template("accounts/folio.html", form=form)
    return page, 422 if form.errors else 200, {"Cache-Control": "no-store"}  # going back shows nothing typed


def _wanted() -> str:
    """Return the page for which she was asked to sign in, or the one on which her work begins."""
    wanted = request.args.get("next", "")
    return wanted if OURS.fullmatch(wanted) else url_for("home.mine")


def _user_of(folio: str, pin: str) -> User | None:
    """Return whom folio and PIN belong to; each try is counted, also and above all one that fails."""
    digest = pin_digest(db.session, folio)
    db.session.rollback()  # nothing is held while the digest is compared
    was_right = matches(pin, digest)
    with transaction() as write:
        try:
            return count_pin(write, folio, was_right=was_right, now=now())
        except WrongSecretError:
            return None
