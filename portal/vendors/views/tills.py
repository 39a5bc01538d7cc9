"""A shop's phones and tills: enrolled by a code on the screen, or given a key by hand; revoked at once."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.tokens.qr import draw_path
from portal.vendors.actions import devices as actions
from portal.vendors.forms.tills import DeviceForm
from portal.vendors.queries.shops import get_branch, get_device
from portal.vendors.views.acting import attempt, fresh_managers, managers, press, shown
from portal.vendors.views.blueprint import bp
from portal.web.clock import now
from portal.web.config import settings


@bp.route("/comercios/<int:vendor_id>/cajas/nueva", methods=["GET", "POST"])
@managers
def new_device(vendor_id: int) -> ResponseReturnValue:
    """Show a code that makes the phone which scans it one of the shop's."""
    vendor = shown(vendor_id)
    form = DeviceForm()
    form.fill_choices(vendor.branches)
    if not form.validate_on_submit():
        page = render_template("vendors/device.html", form=form, vendor=vendor, by_hand=False)
        return page, 422 if form.errors else 200
    code, _ = attempt(
        vendor_id,
        lambda session, it: actions.make_till_code(
            session,
            it.id,
            name=form.name.data,
            branch_id=get_branch(session, it, form.branch_id).id if form.branch_id else None,
            by_id=actor().id,
            now=now(),
        ),
    )
    link = settings().public_url + url_for(".enrol", code=code)
    return render_template(
        "vendors/till_code.html", vendor=shown(vendor_id), name=form.name.data, link=link, qr=draw_path(link)
    )


@bp.route("/comercios/<int:vendor_id>/cajas/llave", methods=["GET", "POST"])
@fresh_managers
def new_key(vendor_id: int) -> ResponseReturnValue:
    """Give a till of the shop's own its key for the API, shown this once."""
    vendor = shown(vendor_id)
    form = DeviceForm()
    form.fill_choices(vendor.branches)
    if not form.validate_on_submit():
        page = render_template("vendors/device.html", form=form, vendor=vendor, by_hand=True)
        return page, 422 if form.errors else 200
    given, _ = attempt(
        vendor_id,
        lambda session, it: actions.enrol_device(
            session,
            it.id,
            name=form.name.data,
            branch_id=get_branch(session, it, form.branch_id).id if form.branch_id else None,
            by_id=actor().id,
            now=now(),
        ),
    )
    return render_template("vendors/key.html", vendor=shown(vendor_id), name=form.name.data, secret=given[1])


@bp.post("/comercios/<int:vendor_id>/cajas/<int:device_id>/quitar")
@fresh_managers
def revoke_device(vendor_id: int, device_id: int) -> ResponseReturnValue:
    """Refuse a phone or till from this moment on."""
    return press(
        vendor_id,
        lambda session, it: actions.revoke_device(
            session, get_device(session, it, device_id).id, by_id=actor().id, now=now()
        ),
        "Listo. Esa caja ya no puede canjear.",
        part="cajas",
    )
