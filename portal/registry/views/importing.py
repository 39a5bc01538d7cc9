"""Import the old registry by hand: choose a file, see what it would do, confirm, follow it."""

from flask import abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from portal.core.names import one_line
from portal.core.roles import Role
from portal.registry.actions.running import BUSY, confirm_import, note_download, start_import
from portal.registry.errors import ImportUnderWayError
from portal.registry.forms import ImportForm, PressForm, RejectedForm
from portal.registry.models import ImportRun
from portal.registry.old_registry.here import import_files
from portal.registry.old_registry.import_files import REJECTED
from portal.registry.tasks import KEPT_FOR, work_on_import
from portal.registry.views.blueprint import bp
from portal.web.access import only
from portal.web.background import enqueue
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction

LATEST = 20


@bp.route("/importar", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def imports() -> ResponseReturnValue:
    """Take a file of the old registry; reading it changes nothing."""
    form = ImportForm()
    if form.validate_on_submit():
        content = form.file.data.read()
        stored_as = import_files().keep(content)
        with transaction() as session:
            run = start_import(
                session,
                file_name=one_line(form.file.data.filename)[:120],
                stored_as=stored_as,
                lines=content.count(b"\n"),
                by=current_user,
                now=now(),
            )
        enqueue(work_on_import, run_id=run.id)
        return redirect(url_for(".import_run", run_id=run.id), 303)
    runs = db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(LATEST)).all()
    return render_template("registry/imports.html", form=form, runs=runs), 422 if form.errors else 200


@bp.get("/importar/<int:run_id>")
@only(Role.COORDINATOR)
def import_run(run_id: int) -> ResponseReturnValue:
    """Show how far one import is, what it would do, or what it did."""
    run = db.session.get(ImportRun, run_id) or abort(404)
    return render_template(
        "registry/import_run.html",
        run=run,
        busy=run.state in BUSY,
        form=PressForm(),
        until=run.touched_at + KEPT_FOR,
        is_kept=import_files().has(run.stored_as + REJECTED),
    )


@bp.post("/importar/<int:run_id>/confirmar")
@only(Role.COORDINATOR)
def confirm(run_id: int) -> ResponseReturnValue:
    """Let the good rows in."""
    if db.session.get(ImportRun, run_id) is None:
        abort(404)
    try:
        with transaction() as session:
            confirm_import(session, session.get_one(ImportRun, run_id), by=current_user, now=now())
    except ImportUnderWayError:
        flash("Ya estaba en marcha, o ya terminó.", "warning")
    else:
        enqueue(work_on_import, run_id=run_id)
    return redirect(url_for(".import_run", run_id=run_id), 303)


@bp.route("/importar/<int:run_id>/rechazadas", methods=["GET", "POST"])
@only(Role.COORDINATOR, fresh=True)
def rejected(run_id: int) -> ResponseReturnValue:
    """Send the rejected rows, to be corrected and imported again: why is asked first, and written down.

    Once they are gone, the page of the import says so.
    """
    run = db.session.get(ImportRun, run_id) or abort(404)
    if not import_files().has(run.stored_as + REJECTED):
        return redirect(url_for(".import_run", run_id=run_id, _anchor="rechazadas"), 303)
    form = RejectedForm()
    if not form.validate_on_submit():
        page = render_template("registry/rejected.html", form=form, run=run)
        return page, 422 if form.errors else 200
    file = import_files().open(run.stored_as + REJECTED)
    with transaction() as session:
        again = session.get_one(ImportRun, run_id)
        note_download(session, again, reason=form.reason.data.strip(), by=current_user, now=now())
    return send_file(file, mimetype="text/csv", as_attachment=True, download_name=f"rechazadas-{run_id}.csv")
