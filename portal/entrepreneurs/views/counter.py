"""Register a woman who comes in person: her own form, typed by staff, most of it on one page."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from portal.accounts.acting import actor
from portal.accounts.pins import hash_pin
from portal.core.codes import random_pin
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions import sending_papers
from portal.entrepreneurs.actions.answering import save_step
from portal.entrepreneurs.actions.applying import submit_application
from portal.entrepreneurs.actions.serving import start_at_counter
from portal.entrepreneurs.errors import IncompleteError, NotADraftError
from portal.entrepreneurs.fields import FIELDS, PAPER_FIELDS, sections
from portal.entrepreneurs.forms.answer_form import AnswerForm
from portal.entrepreneurs.forms.answers import FORMS
from portal.entrepreneurs.forms.counter import CaptureForm, CounterForm
from portal.entrepreneurs.forms.papers import PapersForm
from portal.entrepreneurs.forms.reviewing import PressForm
from portal.entrepreneurs.models import Application, State
from portal.entrepreneurs.queries.own import papers_of
from portal.entrepreneurs.queries.scope import get_application
from portal.entrepreneurs.steps import next_step
from portal.entrepreneurs.views.acting import after_saving, counter_scope, note_look, scope
from portal.entrepreneurs.views.blueprints import review
from portal.entrepreneurs.views.receiving import change_file, received
from portal.houses.queries import open_houses
from portal.preferences.queries import choices
from portal.privacy.actions import ensure_first_notice
from portal.privacy.queries import current_notice
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.extensions import db
from portal.web.transaction import transaction


@review.route("/registrar", methods=["GET", "POST"])
@only(*PROGRAMME)
def register() -> ResponseReturnValue:
    """Read her the notice, and begin once she accepts it."""
    form = CounterForm()
    houses = open_houses(db.session, scope().house_ids)
    form.house.choices = [SelectChoice(house.id, house.name) for house in houses] or [
        SelectChoice(0, "Ninguna")
    ]
    if form.validate_on_submit():
        digest = hash_pin(random_pin())  # nobody sees it: hers is drawn for the slip
        with transaction() as session:
            begun = start_at_counter(
                session,
                notice=ensure_first_notice(session, now=now()),
                house_id=form.house.data if houses else None,
                pin_digest=digest,
                by=actor(),
                now=now(),
            )
        return redirect(url_for(".capture", application_id=begun.id), 303)
    page = render_template("counter/register.html", form=form, text=current_notice(db.session))
    return page, 422 if form.errors else 200


@review.route("/<int:application_id>/captura", methods=["GET", "POST"])
@only(*PROGRAMME)
def capture(application_id: int) -> ResponseReturnValue:
    """Type her answers: every question that applies to all, on one page."""
    application = _draft(application_id)
    form = CaptureForm(application)
    if form.validate_on_submit():
        _save(application_id, form)
        return _onwards(application_id)
    note_look(application)
    page = render_template("counter/capture.html", form=form, parts=form.parts, application=application)
    return page, 422 if form.errors else 200


@review.route("/<int:application_id>/captura/<slug>", methods=["GET", "POST"])
@only(*PROGRAMME)
def capture_step(application_id: int, slug: str) -> ResponseReturnValue:
    """Ask what follows from an answer: where to reach her, her RFC."""
    application = _draft(application_id)
    if slug in PAPER_FIELDS:
        return _capture_paper(application, slug)
    if slug not in FORMS:
        abort(404)
    form = FORMS[slug](application, shown=True)
    if form.validate_on_submit():
        _save(application_id, form)
        return _onwards(application_id)
    note_look(application)
    page = render_template(
        "counter/step.html", form=form, application=application, slug=slug, title=FIELDS[slug].label
    )
    return page, 422 if form.errors else 200


@review.route("/<int:application_id>/captura/enviar", methods=["GET", "POST"])
@only(*PROGRAMME)
def capture_check(application_id: int) -> ResponseReturnValue:
    """Read her answers back to her, and send; a second press leads to where the first did."""
    application = _found(application_id)
    if application.captured_by_id == actor().id and application.state is State.SUBMITTED:
        return redirect(url_for(".new_pin", application_id=application_id), 303)
    if application.state is not State.DRAFT:
        abort(404)
    form = PressForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                submit_application(session, _typed(application_id)(session), by_id=actor().id, now=now())
        except (IncompleteError, NotADraftError):
            return _onwards(application_id)
        flash("Su solicitud ya está en la lista. Imprime su talón con folio y PIN.", "success")
        return redirect(url_for(".new_pin", application_id=application_id), 303)
    note_look(application)
    papers = papers_of(db.session, application)
    return render_template(
        "counter/check.html",
        form=form,
        application=application,
        sections=sections(),
        papers=[(FIELDS[slug], papers.get(kind)) for slug, kind in PAPER_FIELDS.items()],
    )


def _capture_paper(application: Application, slug: str) -> ResponseReturnValue:
    form, kind = PapersForm(), PAPER_FIELDS[slug]
    if form.validate_on_submit():
        done = _take_paper(form, application.id, slug)
        if done is not None:
            return done
    note_look(application)
    paper = papers_of(db.session, application).get(kind)
    page = render_template(
        "counter/paper.html",
        form=form,
        application=application,
        kind=kind,
        title=FIELDS[slug].label,
        files=paper.files if paper else [],
    )
    return page, 422 if form.errors else 200


def _take_paper(form: PapersForm, application_id: int, slug: str) -> ResponseReturnValue | None:
    """Do what the button says, and keep what was chosen; ``None`` when the form has something to say."""
    kind, whose = PAPER_FIELDS[slug], _typed(application_id)
    is_change = form.turn.data or form.remove.data
    if is_change:
        change_file(form, whose)
    elif not form.files.data:
        with transaction() as session:
            sending_papers.send_later(session, whose(session), kind=kind, now=now())
        return _onwards(application_id)
    if (is_change and not form.files.data) or received(whose, kind, form):
        return redirect(url_for(".capture_step", application_id=application_id, slug=slug), 303)
    return None


def _draft(application_id: int) -> Application:
    """Return a draft that staff type."""
    application = _found(application_id)
    return application if application.state is State.DRAFT else abort(404)


def _found(application_id: int) -> Application:
    return get_application(db.session, application_id, scope=counter_scope())


def _save(application_id: int, form: AnswerForm | CaptureForm) -> None:
    with transaction() as session:
        save_step(
            session,
            _typed(application_id)(session),
            facts=form.facts(),
            today=today(),
            minimum_age=choices(session).minimum_age,
            now=now(),
        )


def _typed(application_id: int) -> Callable[[Session], Application]:
    return lambda session: get_application(session, application_id, scope=counter_scope())


def _onwards(application_id: int) -> ResponseReturnValue:
    return after_saving(application_id, _next_page, within=counter_scope())


def _next_page(application: Application) -> str:
    """Return the address of the first question without an answer, or of reading everything back."""
    step = next_step(application, papers_of(db.session, application))
    if step is None:
        return url_for(".capture_check", application_id=application.id)
    return url_for(".capture_step", application_id=application.id, slug=step.slug)
