"""Follow an application: where it is, her questions to answer, taking it back."""

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.roles import Role
from portal.entrepreneurs.actions.applying import withdraw_application
from portal.entrepreneurs.fields import OWED_PAPERS, PAPER_SLUGS
from portal.entrepreneurs.forms.beginning import WithdrawForm
from portal.entrepreneurs.models import TRANSITIONS, Application, Clarification, PaperKind, State
from portal.entrepreneurs.queries.changes import refused_last
from portal.entrepreneurs.queries.own import open_questions, papers_of, steps_taken
from portal.entrepreneurs.queries.papers import open_papers
from portal.entrepreneurs.steps import may_be_reached
from portal.entrepreneurs.views.blueprints import bp
from portal.entrepreneurs.views.changing import NAMES
from portal.entrepreneurs.views.hers import mine, sees_her_data
from portal.entrepreneurs.views.papers import TITLES
from portal.entrepreneurs.views.timeline import closed_by_office, what_comes
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction

IN_REVIEW = (
    "La estamos revisando",
    "Te respondemos por donde elegiste, o entra aquí. Si se pasa la fecha sin respuesta, "
    "ve a tu Casa de la Mujer con tu identificación.",
)
CLOSED = (
    "Cerramos esta solicitud",
    "La cerramos en ventanilla. Si tienes dudas, ve a tu Casa de la Mujer con tu identificación.",
)
ERASED = (
    "Borraste tu registro",
    "Lo que escribiste y tus fotos se borran a más tardar mañana. Puedes empezar otra cuando quieras.",
)
SAYS: dict[State, tuple[str, str]] = {
    State.SUBMITTED: IN_REVIEW,
    State.DUPLICATE: IN_REVIEW,
    State.IN_REVIEW: IN_REVIEW,
    State.NEEDS_CORRECTION: (
        "Nos falta un dato tuyo",
        "Contesta y tu solicitud sigue donde iba. Lo demás ya está bien.",
    ),
    State.APPROVED: ("Tu registro está aprobado", "Ya puedes usar todo lo del programa."),
    State.REJECTED: ("No pudimos aprobar tu solicitud", "Aquí te decimos por qué y qué puedes hacer."),
    State.WITHDRAWN: ("Retiraste tu solicitud", "Ya no la revisamos. Puedes empezar otra cuando quieras."),
    State.LAPSED: (
        "Tu borrador venció",
        "Pasó mucho tiempo sin cambios y borramos lo que llevabas. Puedes empezar otra cuando quieras.",
    ),
}
"""What she reads first, by state; a duplicate reads as any other, and what to do is true of both."""


@bp.get("")
@only(Role.ENTREPRENEUR)
def status() -> ResponseReturnValue:
    """Say where her application is, and what comes next."""
    application = mine(db.session)
    if application.state is State.DRAFT:
        return redirect(url_for(".tasks"), 303)
    steps = steps_taken(db.session, application)
    closed = closed_by_office(application, steps)
    questions = _questions(application)
    later = _left_for_later(application, questions)
    return render_template(
        "entrepreneurs/status.html",
        application=application,
        steps=what_comes(db.session, application, steps),
        says=_said(application, closed=closed),
        closed=closed,
        questions=questions,
        names=NAMES,
        refused=refused_last(db.session, application) if application.is_approved else [],
        owed=[kind for kind in OWED_PAPERS if kind in later],
        may_add_photo=PaperKind.PHOTO in later,
        titles=TITLES,
        may_withdraw=State.WITHDRAWN in TRANSITIONS[application.state],
        may_quiet=application.was_sent and may_be_reached(application),
        shown=sees_her_data(),
    )


@bp.route("/retirar", methods=["GET", "POST"])
@only(Role.ENTREPRENEUR)
def withdraw() -> ResponseReturnValue:
    """Take the application back, after saying what that means."""
    application = mine(db.session)
    if State.WITHDRAWN not in TRANSITIONS[application.state]:
        return redirect(url_for(".status"), 303)
    form = WithdrawForm(data={"folio": application.folio})
    if form.validate_on_submit():
        with transaction() as write:
            shown = mine(write, lock=True)
            if shown.folio == form.folio.data:
                withdraw_application(write, shown, by_id=current_user.id, now=now())
        return redirect(url_for(".status"), 303)
    return render_template("entrepreneurs/withdraw.html", form=form, application=application)


def _said(application: Application, *, closed: bool) -> tuple[str, str]:
    if closed:
        return CLOSED
    return ERASED if application.is_erased_draft else SAYS[application.state]


def _questions(application: Application) -> Sequence[Clarification]:
    is_asked = application.state is State.NEEDS_CORRECTION
    return open_questions(db.session, application) if is_asked else []


def _left_for_later(application: Application, questions: Sequence[Clarification]) -> set[PaperKind]:
    """Return the papers that she may send now, but for those that her answers bring."""
    asked = {question.field for question in questions}
    may_come = open_papers(application, papers_of(db.session, application), asked)
    return {kind for kind in may_come if PAPER_SLUGS[kind] not in asked}
