"""The shop's own page: today, the month, by benefit and branch, what was undone, and a file of it."""

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.acting import actor
from portal.audit.actions import record
from portal.core.cells import inert
from portal.core.periods import local_day
from portal.core.roles import Role
from portal.preferences.queries import choices
from portal.redemptions.actions import annul_by_hand
from portal.redemptions.errors import RefusedError
from portal.redemptions.forms import PeriodForm, UndoForm
from portal.redemptions.models import Redemption
from portal.redemptions.queries.reports import (
    Sought,
    month_of,
    redemption_of,
    redemptions,
    total_of,
    totals_by_benefit,
    totals_by_branch,
)
from portal.redemptions.views.blueprint import bp
from portal.redemptions.words import refusal_words
from portal.vendors.models import Vendor
from portal.vendors.queries.pending import agreements_ending
from portal.vendors.queries.shops import get_vendor, own_vendor
from portal.vendors.terms import title_of
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.paging import page_of
from portal.web.transaction import transaction

HEADER = (
    "Canje",
    "Día",
    "Hora",
    "Beneficio",
    "Sucursal",
    "Caja",
    "Quién cobró",
    "Compra",
    "Ahorro",
    "Estado",
    "Por qué se anuló",
    "Nota",
)


@bp.get("/mi-comercio")
@only(Role.VENDOR_MANAGER)
def mine() -> ResponseReturnValue:
    """Show a manager how her shop does."""
    return _report(own_vendor(db.session, current_user.id))


@bp.get("/comercios/<int:vendor_id>/canjes")
@only(Role.COORDINATOR, Role.VENDOR_MANAGER)
def report(vendor_id: int) -> ResponseReturnValue:
    """Show how a shop does, to who may see it."""
    return _report(get_vendor(db.session, vendor_id, seen_by=actor()))


@bp.get("/comercios/<int:vendor_id>/canjes.csv")
@only(Role.COORDINATOR, Role.VENDOR_MANAGER, fresh=True)
def report_file(vendor_id: int) -> Response:
    """Give the redemptions of a period as a file for a spreadsheet; of women it says nothing."""
    get_vendor(db.session, vendor_id, seen_by=actor())
    first, last, _ = _period()
    with transaction() as session:
        record(
            session,
            action="download_redemptions",
            kind="vendor",
            subject_id=vendor_id,
            by_id=actor().id,
            now=now(),
            note=f"{first} – {last}",
        )
    query = redemptions(Sought(vendor_id=vendor_id, first=first, last=last), settings().timezone).order_by(
        Redemption.at, Redemption.id
    )
    answer = Response(_csv(db.session.scalars(query)), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="canjes-{first}-{last}.csv"'
    return answer


@bp.get("/mi-comercio/hoy")
@only(Role.CASHIER, Role.VENDOR_MANAGER)
def of_today() -> ResponseReturnValue:
    """Show who stands at a till what her shop redeemed today."""
    vendor, day = own_vendor(db.session, current_user.id), today()
    this_month = Sought(vendor_id=vendor.id, first=month_of(day)[0], last=day)
    return render_template(
        "redemptions/of_today.html",
        vendor=vendor,
        page=_page(Sought(vendor_id=vendor.id, first=day, last=day)),
        month=total_of(db.session, this_month, settings().timezone),
        day=day,
        undo_since=now() - _undo_for(),
        title_of=title_of,
    )


@bp.route("/mi-comercio/hoy/<public_id>/deshacer", methods=["GET", "POST"])
@only(Role.CASHIER, Role.VENDOR_MANAGER)
def undo(public_id: str) -> ResponseReturnValue:
    """Undo a redemption of the shop, as long as its tills may."""
    row = redemption_of(db.session, own_vendor(db.session, current_user.id), public_id)
    form, back = UndoForm(), url_for(".of_today")
    if form.validate_on_submit():
        facts: dict[str, Any] = {"by_id": actor().id, "now": now(), "undo_for": _undo_for()}
        try:
            with transaction() as session:
                annul_by_hand(session, row.id, reason=form.reason.data, **facts)
        except RefusedError as refused:
            flash(" ".join(refusal_words(refused)), "error")
        else:
            flash("Deshiciste el canje. Ella puede usar el beneficio otra vez.", "success")
        return redirect(back, 303)
    page = render_template(
        "redemptions/annul.html",
        form=form,
        row=row,
        title_of=title_of,
        verb="Deshacer",
        back=back,
        brand_note=row.vendor.name,
    )
    return page, 422 if form.errors else 200


def _undo_for() -> timedelta:
    return timedelta(minutes=choices(db.session).undo_minutes)


def _report(vendor: Vendor) -> ResponseReturnValue:
    zone = settings().timezone
    first, last, form = _period()
    sought = Sought(vendor_id=vendor.id, first=first, last=last)
    of_this_day = Sought(vendor_id=vendor.id, first=today(), last=today())
    return render_template(
        "redemptions/report.html",
        vendor=vendor,
        form=form,
        first=first,
        last=last,
        day=today(),
        today=total_of(db.session, of_this_day, zone),
        period=total_of(db.session, sought, zone),
        by_benefit=totals_by_benefit(db.session, sought, zone),
        by_branch=totals_by_branch(db.session, sought, zone),
        page=_page(sought),
        ending=agreements_ending(db.session, today(), vendor_id=vendor.id),
        title_of=title_of,
    )


def _page(sought: Sought) -> object:
    return page_of(
        db.session,
        redemptions(sought, settings().timezone),
        by=[Redemption.at, Redemption.id],
        key=lambda row: (row.at, row.id),
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=True,
    )


def _period() -> tuple[date, date, PeriodForm]:
    """Return the days asked for; without any, this month so far."""
    form = PeriodForm(request.args)
    form.validate()
    first = form.desde.data or month_of(form.hasta.data or today())[0]
    last = max(form.hasta.data or max(today(), first), first)
    form.desde.data, form.hasta.data = first, last
    form.desde.raw_data = form.hasta.raw_data = None
    return first, last, form


def _csv(rows: Iterable[Redemption]) -> str:
    """Write rows for a spreadsheet: the mark at the beginning makes it read the accents."""
    zone = settings().timezone
    out = io.StringIO()
    out.write("\ufeff")
    lines = csv.writer(out)
    lines.writerow(HEADER)
    for row in rows:
        local = row.at.astimezone(zone)
        cells = (
            row.public_id,
            local_day(row.at, zone).isoformat(),
            f"{local:%H:%M}",
            title_of(row.version),
            row.branch.name if row.branch else "",
            row.device.name,
            row.cashier.name if row.cashier else "",
            _pesos(row.amount),
            _pesos(row.saving),
            "anulado" if row.annulled_at else "confirmado",
            row.annulment_reason or "",
            row.note,
        )
        lines.writerow([inert(cell) for cell in cells])
    return out.getvalue()


def _pesos(centavos: int | None) -> str:
    """Write an amount as a number that a spreadsheet can add up."""
    return "" if centavos is None else f"{centavos // 100}.{centavos % 100:02}"
