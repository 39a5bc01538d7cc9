"""Files of women that leave the portal: asked for with a reason, logged, the large ones by two people."""

import tempfile

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.roles import PROGRAMME, Role
from portal.core.spanish import plural
from portal.entrepreneurs.queries.scope import scope_of
from portal.preferences.queries import choices
from portal.registry.actions import exporting
from portal.registry.errors import AlreadyDecidedError, SecondPersonNeededError
from portal.registry.forms import ExportForm, PressForm
from portal.registry.queries.exports import get_export, ids_of, latest_exports, women_with_cards
from portal.registry.queries.finding import Criteria, find_women
from portal.registry.tables import write_table
from portal.registry.views.blueprint import bp
from portal.registry.views.finding import find_form
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.extensions import db
from portal.web.transaction import transaction

IN_MEMORY = 2_000_000
"""Bytes of a file that are not written to disk; the rest is, and is gone once sent."""
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.route("/exportar", methods=["GET", "POST"])
@only(*PROGRAMME, fresh=True)
def export() -> ResponseReturnValue:
    """Ask for the women of a list in a file; the address says which list."""
    scope = scope_of(current_user)
    criteria = find_form(db.session, scope, request.args).criteria()
    rows = len(ids_of(db.session, find_women(db.session, scope, criteria, today())))
    most_alone = choices(db.session).export_rows_alone
    form = ExportForm()
    if form.validate_on_submit():
        with transaction() as session:
            asked = exporting.ask_for_export(
                session,
                criteria,
                kind=form.kind.data,
                reason=form.reason.data.strip(),
                with_contact=form.with_contact.data,
                rows=rows,
                most_alone=most_alone,
                by=current_user,
                now=now(),
            )
        return redirect(url_for(".exports", _anchor=f"e{asked.id}"), 303)
    page = render_template("registry/export.html", form=form, rows=rows, most_alone=most_alone)
    return page, 422 if form.errors else 200


@bp.get("/exportar/archivos")
@only(*PROGRAMME)
def exports() -> ResponseReturnValue:
    """List what was asked for: to download, to allow, or only to know."""
    return render_template(
        "registry/exports.html", exports=latest_exports(db.session, by=current_user), form=PressForm()
    )


@bp.get("/exportar/archivos/<int:export_id>")
@only(*PROGRAMME, fresh=True)
def download(export_id: int) -> Response:
    """Send the file, made now; its going is written down."""
    found = get_export(db.session, export_id, by=current_user)
    if not found.allowed or found.asked_by_id != current_user.id:
        flash("Todavía falta que otra persona lo autorice.", "warning")
        return redirect(url_for(".exports"), 303)  # type: ignore[return-value]
    kind, with_contact, criteria = found.kind, found.with_contact, Criteria.from_text(found.criteria)
    ids = ids_of(db.session, find_women(db.session, scope_of(current_user), criteria, today()))
    with transaction() as session:
        again = get_export(session, export_id, by=current_user)
        exporting.note_download(session, again, rows=len(ids), by=current_user, now=now())
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it
    write_table(file, women_with_cards(db.session, ids), kind=kind, with_contact=with_contact)
    db.session.rollback()
    file.seek(0)
    return send_file(
        file, mimetype=MEDIA_TYPES[kind], as_attachment=True, download_name=f"lista-{export_id}.{kind}"
    )


@bp.post("/exportar/archivos/<int:export_id>/<any(autorizar, negar):what>")
@only(Role.COORDINATOR, fresh=True)
def decide(export_id: int, what: str) -> ResponseReturnValue:
    """Allow or refuse a large one, as its second person."""
    try:
        with transaction() as session:
            found = get_export(session, export_id, by=current_user)
            exporting.decide_export(session, found, allow=what == "autorizar", by=current_user, now=now())
            women = plural(found.rows, "mujer", "mujeres")
    except SecondPersonNeededError:
        flash("Tú la pediste: la tiene que autorizar otra persona de coordinación.", "error")
    except AlreadyDecidedError:
        flash("Alguien más ya lo decidió.", "error")
    else:
        flash(f"{'Autorizada' if what == 'autorizar' else 'Negada'}: {women}.", "success")
    return redirect(url_for(".exports"), 303)
