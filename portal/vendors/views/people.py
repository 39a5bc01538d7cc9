"""People of a shop: invited, given a PIN, let go."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.accounts.pins import hash_pin
from portal.core.roles import Role
from portal.vendors.actions import people as actions
from portal.vendors.forms.tills import MemberForm, PinForm
from portal.vendors.queries.shops import get_branch, get_member
from portal.vendors.views.acting import attempt, back, fresh_managers, invitation_link, managers, press, shown
from portal.vendors.views.blueprint import bp
from portal.web.clock import now
from portal.web.extensions import db


@bp.route("/comercios/<int:vendor_id>/personas/nueva", methods=["GET", "POST"])
@managers
def new_member(vendor_id: int) -> ResponseReturnValue:
    """Bring a person into the shop, by invitation or with a PIN for its tills."""
    vendor = shown(vendor_id)
    form = MemberForm()
    form.fill_choices(vendor.branches)
    if form.validate_on_submit():
        digest = hash_pin(form.pin.data) if form.pin.data else None  # slow: before the transaction
        given, refusal = attempt(
            vendor_id,
            lambda session, it: actions.add_member(
                session,
                it.id,
                name=form.name.data,
                role=Role(form.role.data),
                email=form.email.data or None,
                branch_id=get_branch(session, it, form.branch_id).id if form.branch_id else None,
                pin_digest=digest,
                by_id=actor().id,
                now=now(),
            ),
        )
        if refusal is None:
            return _added(vendor_id, form.name.data, given[1])
        form.email.errors = [refusal]
    return render_template("vendors/member.html", form=form, vendor=vendor), 422 if form.errors else 200


def _added(vendor_id: int, name: str, secret: str | None) -> ResponseReturnValue:
    if secret is None:
        flash(f"{name} ya puede cobrar con su NIP en sus cajas.", "success")
        return back(vendor_id, "personas")
    return render_template(
        "vendors/invited.html", vendor=shown(vendor_id), approved=False, link=invitation_link(secret)
    )


@bp.route("/comercios/<int:vendor_id>/personas/<int:member_id>/nip", methods=["GET", "POST"])
@managers
def member_pin(vendor_id: int, member_id: int) -> ResponseReturnValue:
    """Give a cashier another PIN."""
    vendor = shown(vendor_id)
    member = get_member(db.session, vendor, member_id)
    form = PinForm()
    if form.validate_on_submit():
        digest = hash_pin(form.pin.data)
        return press(
            vendor_id,
            lambda session, it: actions.give_cashier_pin(
                session, get_member(session, it, member_id).id, digest=digest, by_id=actor().id, now=now()
            ),
            "Guardamos el NIP nuevo.",
            part="personas",
        )
    page = render_template("vendors/member_pin.html", form=form, vendor=vendor, member=member)
    return page, 422 if form.errors else 200


@bp.post("/comercios/<int:vendor_id>/personas/<int:member_id>/quitar")
@fresh_managers
def end_member(vendor_id: int, member_id: int) -> ResponseReturnValue:
    """Let a person go; nobody lets herself go, or a shop could be left without anyone."""
    if get_member(db.session, shown(vendor_id), member_id).user_id == actor().id:
        flash("No te puedes quitar a ti. Pídeselo a otra persona que administre.", "error")
        return back(vendor_id, "personas")
    return press(
        vendor_id,
        lambda session, it: actions.end_member(
            session, get_member(session, it, member_id).id, by_id=actor().id, now=now()
        ),
        "Listo. Ya no puede entrar ni cobrar.",
        part="personas",
    )
