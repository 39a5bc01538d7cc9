"""The audit log: who did what and who looked, and whether nobody rewrote it."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.queries import user_with_email, users_by_id
from portal.audit.models import AuditEntry
from portal.audit.queries import actions_seen, entries, last_seal, notes_of, verify_chain
from portal.audit.words import KINDS, say
from portal.core.roles import Role
from portal.operations.forms import AuditForm
from portal.web.access import only
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.paging import page_of

bp = Blueprint("audit", __name__, url_prefix="/administracion/bitacora")

NOBODY = -1


@bp.get("")
@only(Role.ADMINISTRATOR, Role.AUDITOR)
def log() -> ResponseReturnValue:
    """Show the log, newest first. Its words may be personal: an auditor sees the steps without them."""
    form = AuditForm(request.args)
    form.fill_choices(actions_seen(db.session))
    form.validate()
    page = page_of(
        db.session,
        entries(**_asked(form)),
        by=[AuditEntry.id],
        key=lambda row: (row.id,),
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=True,
    )
    may_read = current_user.role is Role.ADMINISTRATOR
    return render_template(
        "operations/audit.html",
        form=form,
        page=page,
        people=users_by_id(db.session, {row.actor_id for row in page.rows if row.actor_id}),
        notes=notes_of(db.session, page.rows) if may_read else {},
        head=last_seal(db.session),
        say=say,
        kinds=KINDS,
    )


def _asked(form: AuditForm) -> dict[str, Any]:
    """Return the conditions of those answers that are sound."""
    asked: dict[str, Any] = {}
    for name, condition in (("action", "action"), ("kind", "kind"), ("number", "subject_id")):
        if form[name].data and not form[name].errors:
            asked[condition] = form[name].data
    if form.who.data:
        user = user_with_email(db.session, form.who.data)
        asked["actor_id"] = NOBODY if user is None else user.id
    zone = settings().timezone
    if form.since.data:
        asked["since"] = datetime.combine(form.since.data, time(), zone)
    if form.until.data:
        asked["until"] = datetime.combine(form.until.data + timedelta(days=1), time(), zone)
    return asked


@bp.post("/comprobar")
@only(Role.ADMINISTRATOR, Role.AUDITOR)
def verify() -> ResponseReturnValue:
    """Check the chain over the whole log and say whether it holds."""
    broken = verify_chain(db.session)
    if broken is None:
        flash("La bitácora está completa: nadie cambió un renglón sellado.", "success")
    else:
        flash(f"Alguien cambió la bitácora: el renglón {broken} no es el que se selló.", "error")
    return redirect(url_for(".log"), 303)
