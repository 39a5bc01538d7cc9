"""One question to her about one field."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions.asking import ask as ask_her
from portal.entrepreneurs.fields import FIELDS
from portal.entrepreneurs.forms.reviewing import AskForm
from portal.entrepreneurs.queries.lists import offered_phrases
from portal.entrepreneurs.queries.scope import get_application
from portal.entrepreneurs.views.acting import attempt, note_look, scope
from portal.entrepreneurs.views.blueprints import review
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db


@review.route("/<int:application_id>/preguntar/<field>", methods=["GET", "POST"])
@only(*PROGRAMME)
def ask(application_id: int, field: str) -> ResponseReturnValue:
    """Ask her about one field; a ready phrase fills the question.

    Where to reach her follows from how: whom nobody may write to is asked that first.
    """
    if field not in FIELDS:
        abort(404)
    application = get_application(db.session, application_id, scope=scope())
    if not FIELDS[field].may_be_asked(application):
        return redirect(url_for(".ask", application_id=application_id, field="avisos"), 303)
    form = AskForm(question=request.args.get("frase"))
    if form.validate_on_submit():
        refusal = attempt(
            application_id,
            lambda session, it: ask_her(
                session, it, field=field, question=form.question.data, by=actor(), now=now()
            ),
        )
        if refusal is None:
            flash("Le preguntamos. Cuando conteste, vuelve contigo. Mientras, el plazo no corre.", "success")
            return redirect(url_for(".show", application_id=application_id), 303)
        form.form_errors.append(refusal)
    note_look(application)
    page = render_template(
        "review/ask.html",
        form=form,
        application=application,
        field=FIELDS[field],
        phrases=offered_phrases(db.session, field),
    )
    return page, 422 if form.errors else 200
