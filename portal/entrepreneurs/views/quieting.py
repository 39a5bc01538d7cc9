"""She wants no messages any more: done at once, in any state, with folio and PIN too."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.roles import Role
from portal.entrepreneurs.actions.contacting import change_contact
from portal.entrepreneurs.forms.beginning import QuietForm
from portal.entrepreneurs.steps import may_be_reached
from portal.entrepreneurs.views.blueprints import bp
from portal.entrepreneurs.views.hers import mine
from portal.outbox.models import Channel
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction

QUIET = "Listo: desde ahora no te escribimos ni te llamamos."


@bp.route("/avisos", methods=["GET", "POST"])
@only(Role.ENTREPRENEUR)
def quiet() -> ResponseReturnValue:
    """Stop every message to her, after saying what that means."""
    application = mine(db.session)
    if not application.was_sent or not may_be_reached(application):
        return redirect(url_for(".status"), 303)
    form = QuietForm()
    if form.validate_on_submit():
        with transaction() as write:
            change_contact(
                write, mine(write), facts={"channel": Channel.NONE}, by_id=current_user.id, now=now()
            )
        flash(QUIET, "success")
        return redirect(url_for(".status"), 303)
    return render_template("entrepreneurs/quiet.html", form=form)
