"""Branches of a shop, with their hours."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.vendors.actions.branches import add_branch, change_branch
from portal.vendors.forms.shops import BranchForm
from portal.vendors.queries.shops import get_branch
from portal.vendors.views.acting import back, do, managers, shown
from portal.vendors.views.blueprint import bp
from portal.web.clock import now
from portal.web.extensions import db


@bp.route("/comercios/<int:vendor_id>/sucursales/nueva", methods=["GET", "POST"])
@managers
def new_branch(vendor_id: int) -> ResponseReturnValue:
    """Add a branch."""
    vendor = shown(vendor_id)
    form = BranchForm.of(None)
    if form.validate_on_submit():
        do(
            vendor_id,
            lambda session, it: add_branch(session, it.id, facts=form.facts, by_id=actor().id, now=now()),
        )
        flash(f"Agregamos la sucursal {form.name.data}.", "success")
        return back(vendor_id, "sucursales")
    page = render_template("vendors/branch.html", form=form, vendor=vendor, branch=None)
    return page, 422 if form.errors else 200


@bp.route("/comercios/<int:vendor_id>/sucursales/<int:branch_id>", methods=["GET", "POST"])
@managers
def branch(vendor_id: int, branch_id: int) -> ResponseReturnValue:
    """Change a branch: where it is, its hours, or that it closed."""
    vendor = shown(vendor_id)
    row = get_branch(db.session, vendor, branch_id)
    form = BranchForm.of(row)
    if form.validate_on_submit():
        do(
            vendor_id,
            lambda session, it: change_branch(
                session,
                get_branch(session, it, branch_id).id,
                facts=form.facts,
                is_open=form.is_open.data,
                by_id=actor().id,
                now=now(),
            ),
        )
        flash("Guardamos la sucursal.", "success")
        return back(vendor_id, "sucursales")
    page = render_template("vendors/branch.html", form=form, vendor=vendor, branch=row)
    return page, 422 if form.errors else 200
