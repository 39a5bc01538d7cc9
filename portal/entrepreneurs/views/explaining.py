"""Answer a question of the office: that field and nothing else."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.entrepreneurs.actions.explaining import answer_question, keep_for_answer
from portal.entrepreneurs.errors import NothingAskedError, TooManyFilesError, TooYoungError
from portal.entrepreneurs.fields import FIELDS, PAPER_FIELDS
from portal.entrepreneurs.forms.answer_form import AnswerForm
from portal.entrepreneurs.forms.explaining import WITH_WORDS, PaperAnswerForm
from portal.entrepreneurs.models import Application, Clarification
from portal.entrepreneurs.queries.own import files_since_asked, open_question
from portal.entrepreneurs.views.blueprints import bp
from portal.entrepreneurs.views.hers import mine, sees_her_data
from portal.entrepreneurs.views.receiving import keep_files
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
    form = question_form(application, question, shown=sees_her_data())
    if form.validate_on_submit() and take_answer(form, application, question, mine):
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
    slug = question.field if FIELDS[question.field].may_be_asked(application) else "avisos"
    return WITH_WORDS[slug](application, shown=shown)


def take_answer(
    form: AnswerForm | PaperAnswerForm,
    application: Application,
    question: Clarification,
    whose: Callable[[Session], Application],
) -> bool:
    """Write an answer; ``False`` when something cannot be kept, which the form then says.

    Of several files the good ones are kept all the same, and wait with the question for the rest.

    :param whose: finds the application in the transaction that writes.
    """
    is_paper = isinstance(form, PaperAnswerForm)
    files = keep_files(form, form.files.data or []) if is_paper else []
    facts = {} if is_paper else form.facts()
    is_answered = files or facts or form.words.data or files_since_asked(db.session, application, question)
    if not (form.errors or is_answered):
        form.form_errors.append("Contesta arriba, o escribe abajo por qué no se puede.")
    if form.errors and not files:
        return False
    try:
        _write(form, question.id, facts, files, whose)
    except TooManyFilesError:
        form.files.errors = [*form.files.errors, "Son demasiadas. Manda solo lo que te pedimos."]
    except TooYoungError:
        form.curp.errors = ["Según esa CURP todavía no tienes la edad mínima."]
    return not form.errors


def _write(
    form: AnswerForm | PaperAnswerForm,
    question_id: int,
    facts: Mapping[str, Any],
    files: Sequence[Stored],
    whose: Callable[[Session], Application],
) -> None:
    by_id = current_user.id
    with transaction() as write:
        woman = whose(write)
        if form.errors:
            keep_for_answer(write, woman, question_id=question_id, files=files, by_id=by_id, now=now())
            return
        answer_question(
            write,
            woman,
            question_id=question_id,
            facts=facts,
            files=files,
            words=form.words.data,
            today=today(),
            minimum_age=choices(write).minimum_age,
            by_id=by_id,
            now=now(),
        )
