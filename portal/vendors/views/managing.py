"""The file of a shop: what its manager and the staff see and change, in one place."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.core.roles import Role
from portal.vendors.actions.joining import Contact, change_vendor
from portal.vendors.forms.shops import STATES, FactsForm, PressForm
from portal.vendors.hours import say_week
from portal.vendors.queries.pending import agreements_ending
from portal.vendors.queries.shops import benefits_of, devices_of, members_of, own_vendor
from portal.vendors.terms import Terms
from portal.vendors.views.acting import back, categories, do, managers, shown
from portal.vendors.views.blueprint import bp
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.extensions import db


@bp.get("/comercios/<int:vendor_id>/administrar")
@managers
def manage(vendor_id: int) -> ResponseReturnValue:
    """Show everything of one shop and what can be done with it."""
    vendor = shown(vendor_id)
    return render_template(
        "vendors/manage.html",
        vendor=vendor,
        states=STATES,
        is_staff=actor().role is Role.COORDINATOR,
        benefits=benefits_of(db.session, vendor),
        devices=devices_of(db.session, vendor),
        members=members_of(db.session, vendor),
        ending=agreements_ending(db.session, today(), vendor_id=vendor.id),
        today=today(),
        press=PressForm(),
        terms_of=Terms.of,
        say_week=say_week,
    )


@bp.get("/mi-comercio/administrar")
@only(Role.VENDOR_MANAGER)
def mine() -> ResponseReturnValue:
    """Send a manager to the file of her shop."""
    return back(own_vendor(db.session, actor().id).id)


@bp.route("/comercios/<int:vendor_id>/datos", methods=["GET", "POST"])
@managers
def facts(vendor_id: int) -> ResponseReturnValue:
    """Correct what is said of a shop and who speaks for it."""
    vendor = shown(vendor_id)
    contact = vendor.recipient
    form = FactsForm(
        obj=vendor,
        contact_phone=contact.phone if contact else "",
        contact_email=contact.email if contact else "",
    )
    form.fill_choices(sorted({*categories(), vendor.category} - {""}))
    if actor().role is not Role.COORDINATOR:
        del form.name, form.category
    if form.validate_on_submit():
        typed = form.data
        do(
            vendor_id,
            lambda session, it: change_vendor(
                session,
                it.id,
                name=typed.get("name"),
                category=typed.get("category"),
                about=typed["about"] or "",
                contact=Contact(
                    name=typed["contact_name"], phone=typed["contact_phone"], email=typed["contact_email"]
                ),
                by_id=actor().id,
                now=now(),
            ),
        )
        flash("Guardamos los datos del comercio.", "success")
        return back(vendor_id)
    return render_template("vendors/facts.html", form=form, vendor=vendor), 422 if form.errors else 200
