"""A shop asks to join, on its phone, and follows its request by a link of its own."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.vendors.actions.joining import Contact, answer_question, apply_as_vendor
from portal.vendors.errors import VendorStateError
from portal.vendors.forms.shops import AnswerForm, JoinForm
from portal.vendors.models import VendorState
from portal.vendors.queries.shops import vendor_with_link
from portal.vendors.views.acting import categories
from portal.vendors.views.blueprint import bp
from portal.web.access import public
from portal.web.clock import now
from portal.web.extensions import db, limiter
from portal.web.transaction import transaction


@bp.route("/comercios/unirse", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
@public
def join() -> ResponseReturnValue:
    """Ask to join as a shop."""
    form = JoinForm()
    form.fill_choices(categories())
    if form.validate_on_submit():
        contact = Contact(
            name=form.contact_name.data, phone=form.contact_phone.data, email=form.contact_email.data
        )
        with transaction() as session:
            _, secret = apply_as_vendor(
                session,
                name=form.name.data,
                category=form.category.data,
                about=form.about.data or "",
                proposal=form.proposal.data,
                contact=contact,
                branches=form.branches(),
                now=now(),
            )
        return redirect(url_for(".request_status", secret=secret, nueva=1), 303)
    return render_template("vendors/join.html", form=form), 422 if form.errors else 200


@bp.route("/comercios/solicitud/<secret>", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
@public
def request_status(secret: str) -> ResponseReturnValue:
    """Show a shop where its request stands; let it answer what staff asked."""
    vendor = vendor_with_link(db.session, secret)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                answer_question(session, vendor.id, answer=form.answer.data, now=now())
        except VendorStateError:
            flash("Esta pregunta ya no espera respuesta.", "warning")
        else:
            flash("Recibimos tu respuesta. La leemos y te avisamos.", "success")
        return redirect(url_for(".request_status", secret=secret), 303)
    page = render_template("vendors/request_status.html", form=form, vendor=vendor, states=VendorState)
    return page, 422 if form.errors else 200, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
