"""What reviewers do with an application: each button is one of these."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from portal.accounts.acting import actor
from portal.accounts.models import User
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions import reviewing
from portal.entrepreneurs.errors import PapersMissingError
from portal.entrepreneurs.fields import label_of
from portal.entrepreneurs.forms.reviewing import ApproveForm, PassOnForm, RejectForm, ReopenForm
from portal.entrepreneurs.models import PaperKind, RejectionReason, State
from portal.entrepreneurs.queries.lists import offered_reasons
from portal.entrepreneurs.queries.own import missing_among, papers_of
from portal.entrepreneurs.queries.reviewers import reviewers_for
from portal.entrepreneurs.queries.scope import get_application
from portal.entrepreneurs.views.acting import attempt, looked_at, note_look, press, scope
from portal.entrepreneurs.views.blueprints import review
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.extensions import db


@review.post("/<int:application_id>/tomar")
@only(*PROGRAMME)
def take(application_id: int) -> ResponseReturnValue:
    """Take it from the queue."""
    return press(
        application_id,
        lambda session, it: reviewing.take_application(session, it, by=actor(), now=now()),
        "Ya es tuya. Revisa sus datos junto a sus papeles.",
    )


@review.post("/<int:application_id>/soltar")
@only(*PROGRAMME)
def release(application_id: int) -> ResponseReturnValue:
    """Put it back for somebody else."""
    return press(
        application_id,
        lambda session, it: reviewing.release_application(session, it, by=actor(), now=now()),
        "La soltaste. Otra persona la puede tomar.",
        back_to_queue=True,
    )


@review.route("/<int:application_id>/aprobar", methods=["GET", "POST"])
@only(*PROGRAMME)
def approve(application_id: int) -> ResponseReturnValue:
    """Enter her in the registry; where a paper is missing, say which before it is done."""
    form = ApproveForm()
    if form.validate_on_submit():
        without = [PaperKind(kind) for kind in form.without.data or []]
        try:
            return press(
                application_id,
                lambda session, it: reviewing.approve_application(
                    session, it, by=actor(), today=today(), now=now(), without=without
                ),
                "Aprobada. Ya está en el padrón.",
            )
        except PapersMissingError:
            return redirect(url_for(".approve", application_id=application_id), 303)
    application = get_application(db.session, application_id, scope=scope())
    missing = {kind: label_of(kind) for kind in missing_among(papers_of(db.session, application))}
    if application.state is not State.IN_REVIEW or not missing:
        return redirect(url_for(".show", application_id=application_id), 303)
    note_look(application)
    page = render_template("review/approve.html", form=form, application=application, missing=missing)
    return page, 422 if form.errors else 200


@review.route("/<int:application_id>/rechazar", methods=["GET", "POST"])
@only(*PROGRAMME)
def reject(application_id: int) -> ResponseReturnValue:
    """Turn it down, with a reason and words that she reads."""
    form = RejectForm()
    form.reason.choices = [SelectChoice(each.id, each.words) for each in offered_reasons(db.session)]
    if form.validate_on_submit():
        refusal = attempt(
            application_id,
            lambda session, it: reviewing.reject_application(
                session,
                it,
                reason=session.get_one(RejectionReason, form.reason.data),
                words=form.words.data,
                by=actor(),
                now=now(),
            ),
        )
        if refusal is None:
            flash("Quedó rechazada. Ella lee tus palabras cuando entra con su folio.", "success")
            return redirect(url_for(".queue"), 303)
        form.form_errors.append(refusal)
    application = looked_at(application_id)
    return render_template(
        "review/reject.html", form=form, application=application
    ), 422 if form.errors else 200


@review.route("/<int:application_id>/reabrir", methods=["GET", "POST"])
@only(*PROGRAMME)
def reopen(application_id: int) -> ResponseReturnValue:
    """Take up a rejected one again."""
    form = ReopenForm()
    if form.validate_on_submit():
        refusal = attempt(
            application_id,
            lambda session, it: reviewing.reopen_application(
                session, it, words=form.words.data, by=actor(), now=now()
            ),
        )
        if refusal is None:
            flash("La abriste otra vez y la tienes tú.", "success")
            return redirect(url_for(".show", application_id=application_id), 303)
        form.form_errors.append(refusal)
    application = looked_at(application_id)
    return render_template(
        "review/reopen.html", form=form, application=application
    ), 422 if form.errors else 200


@review.route("/<int:application_id>/pasar", methods=["GET", "POST"])
@only(*PROGRAMME)
def pass_on(application_id: int) -> ResponseReturnValue:
    """Give it to another reviewer, with its questions."""
    form = PassOnForm()
    people = reviewers_for(db.session, get_application(db.session, application_id, scope=scope()))
    form.to.choices = [SelectChoice(each.id, each.name) for each in people if each.id != current_user.id]
    if form.validate_on_submit():
        refusal = attempt(
            application_id,
            lambda session, it: reviewing.hand_over(
                session, it, to=session.get_one(User, form.to.data), by=actor(), now=now()
            ),
        )
        if refusal is None:
            flash("La pasaste. Ya la tiene la otra persona.", "success")
            return redirect(url_for(".queue"), 303)
        form.form_errors.append(refusal)
    application = looked_at(application_id)
    return render_template(
        "review/pass_on.html", form=form, application=application
    ), 422 if form.errors else 200
