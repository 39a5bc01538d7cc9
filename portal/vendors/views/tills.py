"""A shop's phones and tills: enrolled by a code on the screen, or given a key by hand; revoked at once."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.tokens.qr import draw_path
from portal.vendors.actions import devices as actions
from portal.vendors.forms.tills import DeviceForm
from portal.vendors.models import Vendor
from portal.vendors.queries.shops import get_branch, get_device
from portal.vendors.views.acting import do, fresh_managers, managers, press, shown
from portal.vendors.views.blueprint import bp
from portal.web.clock import now
from portal.web.config import settings


@bp.route("/comercios/<int:vendor_id>/cajas/nueva", methods=["GET", "POST"])
@managers
def new_device(vendor_id: int) -> ResponseReturnValue:
    """Show a code that makes the phone which scans it one of the shop's."""
    return _new_till(vendor_id, by_hand=False)


@bp.route("/comercios/<int:vendor_id>/cajas/llave", methods=["GET", "POST"])
@fresh_managers
def new_key(vendor_id: int) -> ResponseReturnValue:
    """Give a till of the shop's own its key for the API, shown this once."""
    return _new_till(vendor_id, by_hand=True)


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


def _new_till(vendor_id: int, *, by_hand: bool) -> ResponseReturnValue:
    """Ask for name and branch of a till; then show its key, or the code for the phone that will be one."""
    vendor = shown(vendor_id)
    form = DeviceForm()
    form.fill_choices(vendor.branches)
    if not form.validate_on_submit():
        page = render_template("vendors/device.html", form=form, vendor=vendor, by_hand=by_hand)
        return page, 422 if form.errors else 200

    def act(session: Session, vendor: Vendor) -> str:
        facts: dict[str, Any] = {
            "name": form.name.data,
            "branch_id": get_branch(session, vendor, form.branch_id).id if form.branch_id else None,
            "by_id": actor().id,
            "now": now(),
        }
        if by_hand:
            return actions.enrol_device(session, vendor.id, **facts)[1]
        return actions.make_till_code(session, vendor.id, **facts)

    secret = do(vendor_id, act)
    told: dict[str, Any] = {"vendor": shown(vendor_id), "name": form.name.data}
    if by_hand:
        return render_template("vendors/key.html", secret=secret, **told)
    link = settings().public_url + url_for(".enrol", code=secret)
    told |= {"link": link, "qr": draw_path(link), "code_lasts": actions.CODE_LASTS}
    return render_template("vendors/till_code.html", **told)
