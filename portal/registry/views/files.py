"""The file of one woman, across the programmes."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit.actions import record
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.fields import sections
from portal.entrepreneurs.queries.scope import get_application, scope_of
from portal.registry.queries import files
from portal.registry.views.blueprint import bp
from portal.registry.words import HISTORY
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction


@bp.get("/<int:application_id>")
@only(*PROGRAMME)
def file(application_id: int) -> ResponseReturnValue:
    """Show everything about one woman; the look is written down."""
    scope = scope_of(current_user)
    get_application(db.session, application_id, scope=scope, untold=True)
    with transaction() as session:
        record(
            session,
            action="look_at_file",
            kind="application",
            subject_id=application_id,
            by_id=current_user.id,
            now=now(),
        )
    woman = get_application(db.session, application_id, scope=scope, untold=True)
    return render_template(
        "registry/file.html",
        woman=woman,
        sections=sections(),
        steps=files.steps_of_file(db.session, woman.id),
        cards=files.cards_of(db.session, woman.id),
        uses=files.uses_of(db.session, woman.id),
        latest_uses=files.latest_uses(db.session, woman.id),
        changes=files.changes_of(db.session, woman.id),
        consent=files.consent_of(db.session, woman),
        history=files.history_of(db.session, woman.id),
        said=HISTORY,
    )
