"""Sign in with a folio and its PIN."""

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.forms.folio import NOT_TOGETHER, FolioForm
from portal.accounts.security import owner_of, sign_in
from portal.web.access import public
from portal.web.extensions import limiter

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
        user = owner_of(form.folio.parsed, form.pin.data)
        if user is not None:
            sign_in(user, with_pin=True)
            return redirect(_wanted(), 303)
        form.form_errors.append(NOT_TOGETHER)
    page = render_template("accounts/folio.html", form=form)
    return page, 422 if form.errors else 200, {"Cache-Control": "no-store"}  # going back shows nothing typed


def _wanted() -> str:
    """Return the page for which she was asked to sign in, or the one on which her work begins."""
    wanted = request.args.get("next", "")
    return wanted if OURS.fullmatch(wanted) else url_for("home.mine")
