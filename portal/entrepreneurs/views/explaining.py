"""Answer a question of the office: that field and nothing else."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.roles import Role
from portal.entrepreneurs.actions.explaining import answer_question
from portal.entrepreneurs.errors import NothingAskedError
from portal.entrepreneurs.fields import PAPER_FIELDS
from portal.entrepreneurs.forms.answer_form import AnswerForm
from portal.entrepreneurs.forms.explaining import WITH_WORDS, PaperAnswerForm
from portal.entrepreneurs.models import Application, Clarification
from portal.entrepreneurs.queries.own import open_question
from portal.entrepreneurs.views.blueprints import bp
from portal.entrepreneurs.views.hers import mine, sees_her_data
from portal.entrepreneurs.views.papers import keep_files
from portal.preferences.queries import choices
from portal.uploads.storing import Stored
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.extensions import db, limiter
from portal.web.transaction import transaction


@bp.route("/aclaracion/<int:question_id>", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
@only(Role.ENTREPRENEUR)
def explain(question_id: int) -> ResponseReturnValue:
    """Show one question and take her answer to it."""
    application = mine(db.session)
    try:
        question = open_question(db.session, application, question_id)
    except NothingAskedError:
        return redirect(url_for(".status"), 303)  # answered already, perhaps by a second press
    form = _form(application, question)
    if form.validate_on_submit() and _answer(form, question):
        flash("Recibimos tu respuesta.", "success")
        return redirect(url_for(".status"), 303)
    page = render_template(
        "entrepreneurs/explain.html", form=form, question=question, application=application
    )
    return page, 422 if form.errors else 200


def _form(application: Application, question: Clarification) -> AnswerForm | PaperAnswerForm:
    if question.field in PAPER_FIELDS:
        return PaperAnswerForm()
    return WITH_WORDS[question.field](application, shown=sees_her_data())


def _answer(form: AnswerForm | PaperAnswerForm, question: Clarification) -> bool:
    """Write her answer; ``False`` when a file cannot be kept, which the form then says."""
    files: list[Stored] = []
    facts: dict[str, Any] = {}
    if isinstance(form, PaperAnswerForm):
        files = keep_files(form, form.files.data or [])
    else:
        facts = form.facts()
    if not form.errors and not (files or facts or form.words.data):
        form.form_errors.append("Contesta arriba, o escribe abajo por qué no puedes.")
    if form.errors:
        return False
    with transaction() as write:
        answer_question(
            write,
            mine(write),
            question_id=question.id,
            facts=facts,
            files=files,
            words=form.words.data,
            today=today(),
            minimum_age=choices(write).minimum_age,
            by_id=current_user.id,
            now=now(),
        )
    return True
