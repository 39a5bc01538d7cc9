"""The page that a shop's phone opens from the code on the manager's screen."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.vendors.actions.devices import use_till_code
from portal.vendors.errors import TillCodeSpentError
from portal.vendors.forms.shops import PressForm
from portal.vendors.views.blueprint import bp
from portal.web.access import public
from portal.web.clock import now
from portal.web.extensions import limiter
from portal.web.transaction import transaction

PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
"""The address and the answer are secrets: neither is kept nor told to another page."""


@bp.route("/caja/alta/<code>", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
@public
def enrol(code: str) -> ResponseReturnValue:
    """Make this phone a till with one press; looking at the page does nothing, for messengers look too."""
    form = PressForm()
    if not form.validate_on_submit():
        return render_template("vendors/enrol.html", form=form, state="asking"), PRIVATE
    try:
        with transaction() as session:
            device, secret = use_till_code(session, code, now=now())
    except TillCodeSpentError:
        return render_template("vendors/enrol.html", form=form, state="spent"), 409, PRIVATE
    return render_template(
        "vendors/enrol.html", form=form, state="done", device=device, secret=secret
    ), PRIVATE
