"""Fill in an application: the list of its parts, one page per question, check, send."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.actions.signing_in import lower_to_pin
from portal.accounts.queries import get_user
from portal.core.roles import Role
from portal.entrepreneurs.actions.answering import save_step
from portal.entrepreneurs.actions.applying import submit_application
from portal.entrepreneurs.errors import IncompleteError
from portal.entrepreneurs.fields import PAPER_FIELDS
from portal.entrepreneurs.forms.answer_form import AnswerForm
from portal.entrepreneurs.forms.answers import FORMS
from portal.entrepreneurs.forms.beginning import SendForm
from portal.entrepreneurs.models import State
from portal.entrepreneurs.queries.own import papers_of, steps_taken
from portal.entrepreneurs.steps import Task, next_step, part_of, tasks_of
from portal.entrepreneurs.views.answers import sections
from portal.entrepreneurs.views.blueprints import bp
from portal.entrepreneurs.views.hers import mine, sees_her_data
from portal.entrepreneurs.views.timeline import what_comes
from portal.preferences.queries import choices
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.extensions import db
from portal.web.transaction import transaction

SEND: dict[str, str | None] = {
    "title": "Revisar y enviar",
    "hint": "Se abre cuando termines lo demás",
    "state": "closed",
    "url": None,
}
"""The last line of the task list, until everything has its answer."""


@bp.get("/registro")
@only(Role.ENTREPRENEUR)
def tasks() -> ResponseReturnValue:
    """Show the parts of the form, and which one comes now."""
    application = mine(db.session)
    if application.state is not State.DRAFT:
        return redirect(url_for(".status"), 303)
    lines = [_line(task) for task in tasks_of(application, papers_of(db.session, application))]
    may_send = all(line["state"] != "now" for line in lines)
    lines.append(
        SEND | {"state": "now", "hint": "Mira tus respuestas y mándalas", "url": url_for(".check")}
        if may_send
        else SEND
    )
    return render_template(
        "entrepreneurs/tasks.html",
        application=application,
        tasks=lines,
        done=sum(line["state"] == "done" for line in lines),
        kept_until=application.changed_at + timedelta(days=choices(db.session).draft_days),
        following=next(line for line in lines if line["state"] == "now"),
    )


def _line(task: Task) -> dict[str, str | None]:
    part = task.part
    return {"title": part.title, "hint": part.hint, "state": task.state, "url": step_url(task.slug)}


@bp.route("/registro/<slug>", methods=["GET", "POST"])
@only(Role.ENTREPRENEUR)
def step(slug: str) -> ResponseReturnValue:
    """Ask one thing and keep the answer."""
    if slug in PAPER_FIELDS:
        return redirect(url_for(".papers", kind=PAPER_FIELDS[slug], revisar=back()), 303)
    if slug not in FORMS:
        abort(404)
    application = mine(db.session)
    if application.state is not State.DRAFT:
        return redirect(url_for(".status"), 303)
    form = FORMS[slug](application, shown=sees_her_data())
    if form.validate_on_submit():
        save_form(form)
        return redirect(url_after(slug), 303)
    page = render_template(
        f"entrepreneurs/steps/{slug}.html", form=form, application=application, part=part_of(slug)
    )
    return page, 422 if form.errors else 200


@bp.route("/revisar", methods=["GET", "POST"])
@only(Role.ENTREPRENEUR)
def check() -> ResponseReturnValue:
    """Show her answers before she sends them."""
    application = mine(db.session)
    papers = papers_of(db.session, application)
    if application.state is not State.DRAFT:
        return redirect(url_for(".status"), 303)
    form = SendForm()
    if form.validate_on_submit():
        try:
            with transaction() as write:
                submit_application(write, mine(write), by_id=current_user.id, now=now())
                lower_to_pin(write, get_user(write, current_user.id))
        except IncompleteError:
            return redirect(url_for(".tasks"), 303)
        return redirect(url_for(".sent"), 303)
    return render_template(
        "entrepreneurs/check.html",
        form=form,
        papers=papers,
        sections=sections(application, shown=sees_her_data()),
        shown=sees_her_data(),
        missing=next_step(application, papers),
    )


@bp.get("/enviada")
@only(Role.ENTREPRENEUR)
def sent() -> ResponseReturnValue:
    """Say that it arrived, and what happens next and by when."""
    application = mine(db.session)
    if application.state is State.DRAFT:
        return redirect(url_for(".tasks"), 303)
    steps = what_comes(db.session, application, steps_taken(db.session, application))
    return render_template("entrepreneurs/sent.html", application=application, steps=steps)


def save_form(form: AnswerForm) -> None:
    """Keep the answers of one page. :raises NotADraftError: it was sent meanwhile."""
    with transaction() as write:
        save_step(
            write,
            mine(write),
            facts=form.facts(),
            today=today(),
            minimum_age=choices(write).minimum_age,
            now=now(),
        )


def step_url(slug: str) -> str:
    """Return the address of a step; the way back to the check page is kept on it."""
    return url_for(".step", slug=slug, revisar=back())


def back() -> int | None:
    """Tell the next address that she came from the check page, if she did."""
    return 1 if request.args.get("revisar") else None


def url_after(slug: str) -> str:
    """Say where she goes after a step: to the next question of the part, else to where she came from."""
    application = mine(db.session)
    papers = papers_of(db.session, application)
    following = next_step(application, papers, after=slug)
    if following is not None:
        return step_url(following.slug)
    if request.args.get("revisar") or next_step(application, papers) is None:
        return url_for(".check")
    flash(f"Guardamos «{part_of(slug).title}».", "success")
    return url_for(".tasks")
