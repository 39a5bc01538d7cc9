"""Put her CURP right, with her document at hand."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions import correcting
from portal.entrepreneurs.forms.reviewing import CorrectCurpForm
from portal.entrepreneurs.views.acting import attempt, looked_at
from portal.entrepreneurs.views.blueprints import review
from portal.preferences.queries import choices
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.extensions import db


@review.route("/<int:application_id>/curp", methods=["GET", "POST"])
@only(*PROGRAMME)
def correct_curp(application_id: int) -> ResponseReturnValue:
    """Write the CURP that her document shows."""
    form = CorrectCurpForm()
    minimum_age = choices(db.session).minimum_age
    if form.validate_on_submit():
        refusal = attempt(
            application_id,
            lambda session, it: correcting.correct_curp(
                session,
                it,
                curp=form.curp.data,
                by=actor(),
                today=today(),
                minimum_age=minimum_age,
                now=now(),
            ),
        )
        if refusal is None:
            flash("Guardamos su CURP.", "success")
            return redirect(url_for(".show", application_id=application_id), 303)
        form.form_errors.append(refusal)
    application = looked_at(application_id)
    if not form.is_submitted():
        form.curp.data = application.curp
    page = render_template("review/correct_curp.html", form=form, application=application)
    return page, 422 if form.errors else 200
