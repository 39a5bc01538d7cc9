"""Serve a woman at the counter after she sent her application: her answer, a paper she brings, the notice.

Most women chose that nobody writes to them: they come and ask, and whoever is at the counter does for
them what they would do on their own pages.
"""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions.serving import accept_notice
from portal.entrepreneurs.errors import NothingAskedError
from portal.entrepreneurs.fields import FIELDS, PAPER_FIELDS
from portal.entrepreneurs.forms.counter import NoticeForm
from portal.entrepreneurs.forms.papers import PapersForm
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.own import files_since_asked, open_question
from portal.entrepreneurs.queries.papers import is_open
from portal.entrepreneurs.queries.scope import get_application
from portal.entrepreneurs.views.acting import after_saving, note_look, scope
from portal.entrepreneurs.views.blueprints import review
from portal.entrepreneurs.views.explaining import question_form, take_answer
from portal.entrepreneurs.views.receiving import CLOSED, received
from portal.privacy.actions import ensure_first_notice
from portal.privacy.queries import current_notice
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction


@review.route("/<int:application_id>/contestar/<int:question_id>", methods=["GET", "POST"])
@only(*PROGRAMME)
def answer_for_her(application_id: int, question_id: int) -> ResponseReturnValue:
    """Write down what she answers at the counter, or on the telephone, to one question."""
    application = get_application(db.session, application_id, scope=scope())
    try:
        question = open_question(db.session, application, question_id)
    except NothingAskedError:
        flash("Esa pregunta ya tiene respuesta.", "message")
        return _back(application_id)
    form = question_form(application, question, shown=True)
    if form.validate_on_submit() and take_answer(form, application, question, _woman(application_id)):
        flash("Anotaste su respuesta. Vuelve con quien la revisa.", "success")
        return _back(application_id)
    note_look(application)
    page = render_template(
        "counter/answer.html",
        form=form,
        question=question,
        application=application,
        field=FIELDS[question.field],
        kept=files_since_asked(db.session, application, question),
    )
    return page, 422 if form.errors else 200


@review.route("/<int:application_id>/recibir/<slug>", methods=["GET", "POST"])
@only(*PROGRAMME)
def receive(application_id: int, slug: str) -> ResponseReturnValue:
    """Take a paper that she left for later, or a photo for her card."""
    if slug not in PAPER_FIELDS:
        abort(404)
    application = get_application(db.session, application_id, scope=scope())
    kind, form = PAPER_FIELDS[slug], PapersForm()
    if not is_open(db.session, application, kind):
        flash(CLOSED, "message")
        return _back(application_id)
    if form.validate_on_submit() and received(_woman(application_id), kind, form):
        flash("Guardado en su solicitud.", "success")
        return _back(application_id)
    note_look(application)
    page = render_template(
        "counter/receive.html", form=form, application=application, title=FIELDS[slug].label
    )
    return page, 422 if form.errors else 200


@review.route("/<int:application_id>/aviso", methods=["GET", "POST"])
@only(*PROGRAMME)
def notice(application_id: int) -> ResponseReturnValue:
    """Read the notice to a woman of the old registry, and keep that she accepts it."""
    application = get_application(db.session, application_id, scope=scope())
    if application.consent_id is not None:
        return _back(application_id)
    form = NoticeForm()
    if form.validate_on_submit():
        with transaction() as session:
            accept_notice(
                session,
                get_application(session, application_id, scope=scope()),
                notice=ensure_first_notice(session, now=now()),
                by=actor(),
                now=now(),
            )
        flash("Quedó anotado que acepta el aviso.", "success")
        return redirect(url_for(".changes_at_counter", application_id=application_id), 303)
    note_look(application)
    page = render_template(
        "counter/notice.html", form=form, application=application, text=current_notice(db.session)
    )
    return page, 422 if form.errors else 200


def _back(application_id: int) -> ResponseReturnValue:
    return after_saving(application_id, lambda woman: url_for(".show", application_id=woman.id))


def _woman(application_id: int) -> Callable[[Session], Application]:
    return lambda session: get_application(session, application_id, scope=scope(), lock=True)
