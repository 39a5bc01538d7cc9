"""The file of one woman, across the programmes."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.queries import users_by_id
from portal.audit.looking import note_look
from portal.audit.models import AuditEntry
from portal.audit.queries import notes_of
from portal.audit.words import say
from portal.cards.queries.cards import cards_of
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.fields import FIELDS, sections
from portal.entrepreneurs.queries.scope import get_application, scope_of
from portal.redemptions.queries.hers import saved_by, uses_of
from portal.registry.forms import STATES
from portal.registry.queries import files
from portal.registry.views.blueprint import bp
from portal.web.access import only
from portal.web.clock import today
from portal.web.extensions import db
from portal.web.paging import page_of

SHOWN = 10
"""Uses on her file, the last first."""


@bp.get("/<int:application_id>")
@only(*PROGRAMME)
def file(application_id: int) -> ResponseReturnValue:
    """Show everything about one woman; the look is written down."""
    woman = get_application(db.session, application_id, scope=scope_of(current_user), untold=True)
    note_look("look_at_file", "application", woman.id, by_id=current_user.id)
    looks = "vistas" in request.args
    page = page_of(
        db.session,
        files.history_of(woman.id, looks=looks),
        by=[AuditEntry.id],
        key=lambda entry: (entry.id,),
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=True,
    )
    return render_template(
        "registry/file.html",
        woman=woman,
        sections=sections(),
        steps=files.steps_of_file(db.session, woman.id),
        cards=cards_of(db.session, woman.id),
        saved=saved_by(db.session, [woman.id]),
        uses=uses_of(db.session, [woman.id], limit=SHOWN),
        changes=files.changes_of(db.session, woman.id),
        consent=files.consent_of(db.session, woman),
        page=page,
        looks=looks,
        people=users_by_id(db.session, {entry.actor_id for entry in page.rows if entry.actor_id}),
        notes=notes_of(db.session, page.rows),
        fields=FIELDS,
        states=STATES,
        today=today(),
        say=say,
    )
