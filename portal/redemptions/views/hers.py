"""What her card has saved her, where she used it, and what is left: for her own eyes, fully signed in."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.cards.queries.cards import application_of
from portal.core.roles import Role
from portal.redemptions.queries.hers import left_for, saved_by, uses_of
from portal.redemptions.views.blueprint import bp
from portal.vendors.terms import title_of
from portal.web.access import only
from portal.web.clock import now
from portal.web.config import settings
from portal.web.extensions import db

SHOWN = 50
"""Uses on the page; the first to see are the last that happened."""


@bp.get("/mi-tarjeta/ahorro")
@only(Role.ENTREPRENEUR, fully=True)
def hers() -> ResponseReturnValue:
    """Show what she saved and what is left for her. A PIN alone does not open it: it says where she was."""
    application, zone = application_of(db.session, current_user.id), settings().timezone
    if application is None:
        return render_template("my_card/saved.html", saved=None, uses=[], left=[], title_of=title_of)
    return render_template(
        "my_card/saved.html",
        saved=saved_by(db.session, application.id, since=None, zone=zone),
        uses=uses_of(db.session, application.id, limit=SHOWN),
        left=left_for(db.session, application.id, zone=zone, now=now()),
        title_of=title_of,
    )
