"""Answer a question of the office: that field and nothing else."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.entrepreneurs.actions.explaining import answer_question, keep_for_answer
from portal.entrepreneurs.errors import NothingAskedError, TooManyFilesError, TooYoungError
from portal.entrepreneurs.fields import PAPER_FIELDS
from portal.entrepreneurs.forms.answer_form import AnswerForm
from portal.entrepreneurs.forms.explaining import WITH_WORDS, PaperAnswerForm
from portal.entrepreneurs.models import Application, Clarification
from portal.entrepreneurs.queries.own import files_since_asked, open_question
from portal.entrepreneurs.steps import may_be_reached
from portal.entrepreneurs.views.blueprints import bp
from portal.entrepreneurs.views.hers import mine, sees_her_data
from portal.entrepreneurs.views.papers import keep_files
from portal.preferences.queries import choices
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
    form = question_form(application, question, shown=sees_her_data())
    if form.validate_on_submit() and take_answer(form, question.id, mine):
        flash("Recibimos tu respuesta.", "success")
        return redirect(url_for(".status"), 303)
    page = render_template(
        "entrepreneurs/explain.html",
        form=form,
        question=question,
        application=application,
        kept=files_since_asked(db.session, application, question),
    )
    return page, 422 if form.errors else 200


def question_form(
    application: Application, question: Clarification, *, shown: bool
) -> AnswerForm | PaperAnswerForm:
    """Return the form that answers one question: its field, and a place for words."""
    if question.field in PAPER_FIELDS:
        return PaperAnswerForm()
    if question.field == "contacto" and not may_be_reached(application):
        return WITH_WORDS["avisos"](application, shown=shown)  # a number without a way to use it is not kept
    return WITH_WORDS[question.field](application, shown=shown)


def take_answer(
    form: AnswerForm | PaperAnswerForm, question_id: int, whose: Callable[[Session], Application]
) -> bool:
    """Write an answer; ``False`` when something cannot be kept, which the form then says.

    Of several files the good ones are kept all the same, and wait with the question for the rest.

    :param whose: finds the application in the transaction that writes.
    """
    is_paper = isinstance(form, PaperAnswerForm)
    files = keep_files(form, form.files.data or []) if is_paper else []
    facts = {} if is_paper else form.facts()
    if not (form.errors or files or facts or form.words.data or (is_paper and _waits(question_id, whose))):
        form.form_errors.append("Contesta arriba, o escribe abajo por qué no se puede.")
    if form.errors and not files:
        return False
    sent: dict[str, Any] = {
        "question_id": question_id,
        "files": files,
        "by_id": current_user.id,
        "now": now(),
    }
    try:
        with transaction() as write:
            if form.errors:
                keep_for_answer(write, whose(write), **sent)
            else:
                answer_question(
                    write,
                    whose(write),
                    facts=facts,
                    words=form.words.data,
                    today=today(),
                    minimum_age=choices(write).minimum_age,
                    **sent,
                )
    except TooManyFilesError:
        form.files.errors = [*form.files.errors, "Son demasiadas. Manda solo lo que te pedimos."]
    except TooYoungError:
        form.curp.errors = ["Según esa CURP todavía no tienes la edad mínima."]
    return not form.errors


def _waits(question_id: int, whose: Callable[[Session], Application]) -> bool:
    """Tell whether good files of an earlier try wait with the question."""
    application = whose(db.session)
    question = open_question(db.session, application, question_id)
    return bool(files_since_asked(db.session, application, question))
