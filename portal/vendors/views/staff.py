"""Staff's pages of shops: what waits, the list, and each step of a shop."""

from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.core.names import fold
from portal.core.roles import Role
from portal.vendors.actions import joining
from portal.vendors.actions.people import add_member
from portal.vendors.forms.shops import STATES, VendorListForm, WordsForm
from portal.vendors.models import Vendor, VendorState
from portal.vendors.queries.pending import WARN_DAYS, agreements_ending, benefits_waiting, vendors_waiting
from portal.vendors.queries.shops import vendors_in
from portal.vendors.terms import Terms
from portal.vendors.views.acting import attempt, back, invitation_link, press, shown
from portal.vendors.views.blueprint import bp
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.extensions import db
from portal.web.paging import page_of

STEPS: dict[str, tuple[Any, str, str, str]] = {
    "preguntar": (joining.ask_vendor, "¿Qué le quieres preguntar?", "Mandar la pregunta", "Le preguntamos."),
    "rechazar": (
        joining.reject_vendor,
        "¿Por qué no se aprueba?",
        "No aprobar",
        "No se aprobó. El comercio lee tus palabras.",
    ),
    "pausar": (
        joining.pause_vendor,
        "¿Por qué se pausa?",
        "Pausar el comercio",
        "El comercio está en pausa. Sus beneficios ya no se dan.",
    ),
    "baja": (
        joining.leave_vendor,
        "¿Por qué sale?",
        "Dar de baja",
        "El comercio salió. Sus canjes se conservan.",
    ),
}
"""Steps with words: what is done, the question, the button, what is said after."""


@bp.get("/personal/comercios")
@only(Role.COORDINATOR)
def vendors() -> ResponseReturnValue:
    """Show what waits for staff, and the shops."""
    form = VendorListForm(request.args)
    state = VendorState(form.state.data) if form.validate() and form.state.data else None
    query = vendors_in(state)
    if form.q.data:
        query = query.where(Vendor.search_name.contains(fold(form.q.data), autoescape=True))
    page = page_of(
        db.session,
        query,
        by=[Vendor.search_name, Vendor.id],
        key=lambda row: (row.search_name, row.id),
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "vendors/vendors.html",
        form=form,
        page=page,
        states=STATES,
        waiting=vendors_waiting(db.session),
        proposals=benefits_waiting(db.session),
        ending=agreements_ending(db.session, today()),
        warn_days=max(WARN_DAYS),
        terms_of=Terms.of,
        today=today(),
    )


@bp.post("/comercios/<int:vendor_id>/aprobar")
@only(Role.COORDINATOR)
def approve(vendor_id: int) -> ResponseReturnValue:
    """Let a shop in, and make the account of who speaks for it."""

    def act(session: Session, vendor: Vendor) -> str | None:
        facts: dict[str, Any] = {"by_id": actor().id, "now": now()}
        joining.approve_vendor(session, vendor.id, **facts)
        email = vendor.recipient.email if vendor.recipient else None
        if email is None:
            return None
        name = vendor.contact_name or vendor.name
        return add_member(session, vendor.id, name=name, role=Role.VENDOR_MANAGER, email=email, **facts)[1]

    shown(vendor_id)
    secret, refusal = attempt(vendor_id, act)
    if refusal:
        flash(refusal, "error")
        return back(vendor_id)
    if secret is None:
        flash("Aprobado. Falta invitar a quien lo administra.", "success")
        return back(vendor_id, "personas")
    return render_template(
        "vendors/invited.html", vendor=shown(vendor_id), approved=True, link=invitation_link(secret)
    )


@bp.post("/comercios/<int:vendor_id>/reanudar")
@only(Role.COORDINATOR)
def resume(vendor_id: int) -> ResponseReturnValue:
    """Bring a paused shop back."""
    return press(
        vendor_id,
        lambda session, it: joining.resume_vendor(session, it.id, by_id=actor().id, now=now()),
        "El comercio está de vuelta.",
    )


@bp.route("/comercios/<int:vendor_id>/paso/<step>", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def step(vendor_id: int, step: str) -> ResponseReturnValue:
    """Take a step that the shop reads in words: a question, a refusal, a pause, a farewell."""
    if step not in STEPS:
        abort(404)
    act, question, verb, done = STEPS[step]
    form = WordsForm()
    if form.validate_on_submit():
        facts: dict[str, Any] = {"by_id": actor().id, "now": now()}
        facts["question" if step == "preguntar" else "reason"] = form.words.data
        _, refusal = attempt(vendor_id, lambda session, it: act(session, it.id, **facts))
        if refusal is None:
            flash(done, "success")
            return back(vendor_id)
        form.form_errors.append(refusal)
    page = render_template(
        "vendors/step.html",
        form=form,
        vendor=shown(vendor_id),
        question=question,
        verb=verb,
        danger=step != "preguntar",
    )
    return page, 422 if form.errors else 200
