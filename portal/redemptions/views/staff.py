"""Staff's pages of redemptions: all of them, what was refused, what nobody uses; annul one with a reason."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from portal.accounts.acting import actor
from portal.core.roles import Role
from portal.redemptions.actions import annul_by_hand
from portal.redemptions.errors import Reason
from portal.redemptions.forms import REASONS, AnnulForm, RedemptionListForm, RefusalListForm
from portal.redemptions.models import Attempt, Redemption
from portal.redemptions.queries.reports import (
    Sought,
    benefits_nobody_uses,
    get_redemption,
    redemptions,
    refusals_by_reason,
    refused_attempts,
    vendors_without_scans,
)
from portal.redemptions.views.blueprint import bp
from portal.vendors.models import Vendor, VendorState
from portal.vendors.terms import title_of
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.paging import page_of
from portal.web.transaction import transaction

UNUSED_AFTER = timedelta(days=30)
"""How long nobody uses a benefit, or a till, before staff are told."""

REFUSALS_SHOWN = timedelta(days=30)
"""How far back refusals are listed when nobody asked from which day on."""


@bp.get("/personal/canjes")
@only(Role.COORDINATOR)
def every() -> ResponseReturnValue:
    """Show redemptions of all shops, those undone too."""
    form = RedemptionListForm(request.args)
    form.comercio.choices = _shops()
    form.validate()
    sought = Sought(
        vendor_id=form.comercio.data or None,
        first=form.desde.data,
        last=form.hasta.data,
        folio=form.folio,
        undone=form.undone,
    )
    page = page_of(
        db.session,
        redemptions(sought, settings().timezone),
        by=[Redemption.at, Redemption.id],
        key=lambda row: (row.at, row.id),
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=True,
    )
    return render_template("redemptions/every.html", form=form, page=page, title_of=title_of)


@bp.get("/personal/canjes/rechazados")
@only(Role.COORDINATOR)
def refused() -> ResponseReturnValue:
    """Show what tills were refused, and why."""
    form = RefusalListForm(request.args)
    form.comercio.choices = _shops()
    form.validate()
    sought = Sought(
        vendor_id=form.comercio.data or None,
        first=form.desde.data or today() - REFUSALS_SHOWN,
        last=form.hasta.data,
    )
    reason = Reason(form.motivo.data) if form.motivo.data in set(Reason) else None
    page = page_of(
        db.session,
        refused_attempts(sought, reason, settings().timezone),
        by=[Attempt.at, Attempt.id],
        key=lambda row: (row.at, row.id),
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=True,
    )
    return render_template(
        "redemptions/refused.html",
        form=form,
        page=page,
        counts=refusals_by_reason(db.session, sought, settings().timezone),
        reasons=REASONS,
        first=sought.first,
    )


@bp.get("/personal/canjes/sin-uso")
@only(Role.COORDINATOR)
def unused() -> ResponseReturnValue:
    """Show the benefits nobody uses and the shops that do not scan: both need a call."""
    since = now() - UNUSED_AFTER
    return render_template(
        "redemptions/unused.html",
        days=UNUSED_AFTER.days,
        benefits=benefits_nobody_uses(db.session, since=since, today=today()),
        vendors=vendors_without_scans(db.session, since=since, today=today()),
        title_of=title_of,
    )


@bp.route("/personal/canjes/<int:redemption_id>/anular", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def annul(redemption_id: int) -> ResponseReturnValue:
    """Undo one redemption, whenever it was, with a reason."""
    row = get_redemption(db.session, redemption_id)
    form = AnnulForm()
    if form.validate_on_submit():
        by_id = actor().id
        with transaction() as session:
            annul_by_hand(session, redemption_id, reason=form.reason.data, by_id=by_id, now=now())
        flash("Anulamos el canje. Ella puede usar el beneficio otra vez.", "success")
        return redirect(url_for(".every"), 303)
    page = render_template(
        "redemptions/annul.html", form=form, row=row, title_of=title_of, verb="Anular", back=url_for(".every")
    )
    return page, 422 if form.errors else 200


def _shops() -> list[SelectChoice]:
    names = db.session.execute(
        select(Vendor.id, Vendor.name)
        .where(Vendor.state.not_in([VendorState.APPLIED, VendorState.REJECTED]))
        .order_by(Vendor.search_name, Vendor.id)
    )
    return [SelectChoice(0, "Todos"), *(SelectChoice(vendor_id, name) for vendor_id, name in names)]
