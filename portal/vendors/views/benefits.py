"""Benefits: typed, read as everybody will read them, sent, approved one by one."""

from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.core.roles import Role
from portal.vendors.actions import benefits as actions
from portal.vendors.forms.benefits import TermsForm
from portal.vendors.forms.shops import PressForm, ReviewForm
from portal.vendors.models import Vendor
from portal.vendors.queries.shops import get_benefit
from portal.vendors.terms import Terms
from portal.vendors.views.acting import Act, attempt, back, managers, press, shown
from portal.vendors.views.blueprint import bp
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db

STEPS = {
    "pausar": (actions.pause_benefit, "Pausaste el beneficio. Ya no se da hasta que lo reanudes."),
    "reanudar": (actions.resume_benefit, "Reanudaste el beneficio. Ya se puede dar otra vez."),
}
"""What a button does to a benefit, by the word in its address."""


@bp.route("/comercios/<int:vendor_id>/beneficios/nuevo", methods=["GET", "POST"])
@managers
def new_benefit(vendor_id: int) -> ResponseReturnValue:
    """Propose a benefit."""
    form = TermsForm.of(None)

    def propose(session: Session, vendor: Vendor) -> None:
        actions.propose_benefit(
            session,
            vendor.id,
            terms=form.terms,
            conditions=form.conditions.data or "",
            by_id=actor().id,
            now=now(),
        )

    return _terms_page(shown(vendor_id), form, propose)


@bp.route("/comercios/<int:vendor_id>/beneficios/<int:benefit_id>", methods=["GET", "POST"])
@managers
def benefit(vendor_id: int, benefit_id: int) -> ResponseReturnValue:
    """Propose other terms for a benefit; those in force go on until staff approve."""
    vendor = shown(vendor_id)
    row = get_benefit(db.session, vendor, benefit_id)
    form = TermsForm.of(row.proposal or row.current)

    def change(session: Session, vendor: Vendor) -> None:
        actions.new_version(
            session,
            get_benefit(session, vendor, benefit_id).id,
            terms=form.terms,
            conditions=form.conditions.data or "",
            by_id=actor().id,
            now=now(),
        )

    return _terms_page(vendor, form, change, in_force=Terms.of(row.current))


@bp.post("/comercios/<int:vendor_id>/beneficios/<int:benefit_id>/<step>")
@managers
def step_benefit(vendor_id: int, benefit_id: int, step: str) -> ResponseReturnValue:
    """Pause a benefit, or bring it back."""
    if step not in STEPS:
        abort(404)
    act, done = STEPS[step]
    return press(
        vendor_id,
        lambda session, it: act(
            session, get_benefit(session, it, benefit_id).id, by_id=actor().id, now=now()
        ),
        done,
        part="beneficios",
    )


@bp.route("/comercios/<int:vendor_id>/beneficios/<int:benefit_id>/terminar", methods=["GET", "POST"])
@managers
def end_benefit(vendor_id: int, benefit_id: int) -> ResponseReturnValue:
    """End a benefit for good, after asking once."""
    vendor = shown(vendor_id)
    row = get_benefit(db.session, vendor, benefit_id)
    form = PressForm()
    if form.validate_on_submit():
        return press(
            vendor_id,
            lambda session, it: actions.end_benefit(
                session, get_benefit(session, it, benefit_id).id, by_id=actor().id, now=now()
            ),
            "Terminó el beneficio. Sus canjes se conservan.",
            part="beneficios",
        )
    return render_template("vendors/end_benefit.html", form=form, vendor=vendor, terms=Terms.of(row.current))


@bp.route("/comercios/<int:vendor_id>/beneficios/<int:benefit_id>/revisar", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def review_benefit(vendor_id: int, benefit_id: int) -> ResponseReturnValue:
    """Approve or refuse one version, with the one in force beside it."""
    vendor = shown(vendor_id)
    row = get_benefit(db.session, vendor, benefit_id)
    form = ReviewForm(number=row.pending)
    if form.validate_on_submit():
        if "reject" in request.form and not form.words.data:
            form.words.errors = ["Escribe por qué no se aprueba."]
        else:
            return _decide(vendor_id, benefit_id, form)
    page = render_template(
        "vendors/review_benefit.html", form=form, vendor=vendor, benefit=row, terms_of=Terms.of
    )
    return page, 422 if form.errors else 200


def _decide(vendor_id: int, benefit_id: int, form: ReviewForm) -> ResponseReturnValue:
    facts: dict[str, Any] = {"by_id": actor().id, "now": now()}
    number = int(form.number.data) if (form.number.data or "").isdecimal() else 0
    if "reject" in request.form:
        return press(
            vendor_id,
            lambda session, it: actions.reject_benefit(
                session,
                get_benefit(session, it, benefit_id).id,
                number=number,
                reason=form.words.data,
                **facts,
            ),
            "No se aprobó. El comercio lee tus palabras.",
            part="beneficios",
        )
    return press(
        vendor_id,
        lambda session, it: actions.approve_benefit(
            session, get_benefit(session, it, benefit_id).id, number=number, **facts
        ),
        "Aprobado. Ya se puede dar.",
        part="beneficios",
    )


def _terms_page(
    vendor: Vendor, form: TermsForm, act: Act, in_force: Terms | None = None
) -> ResponseReturnValue:
    """Show what everybody will read, and send only what was read."""
    terms = form.terms if form.validate_on_submit() else None
    if terms is not None and "send" in request.form and form.seen.data == _read(terms, form):
        _, refusal = attempt(vendor.id, act)
        if refusal is None:
            flash("Lo mandamos a revisión. Te escribimos cuando haya respuesta.", "success")
            return back(vendor.id, "beneficios")
        form.form_errors.append(refusal)
    if terms is not None:
        form.seen.data = _read(terms, form)
        form.seen.raw_data = None
    page = render_template("vendors/benefit.html", form=form, vendor=vendor, terms=terms, in_force=in_force)
    return page, 422 if form.errors else 200


def _read(terms: Terms, form: TermsForm) -> str:
    return f"{terms.sentence()}. {form.conditions.data or ''}".strip()
