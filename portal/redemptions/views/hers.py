"""What her card has saved her, where she used it, and what is left: for her own eyes, fully signed in."""

from itertools import groupby
from operator import attrgetter

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.cards.queries.hers import her_card
from portal.core.roles import Role
from portal.entrepreneurs.queries.own import find_own
from portal.redemptions.queries.hers import saved_by, uses_of
from portal.redemptions.queries.left import good_benefits, left_for
from portal.redemptions.views.blueprint import bp
from portal.vendors.models import Benefit, Vendor
from portal.vendors.terms import title_of
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.paging import page_of

SHOWN = 50
"""Uses on the page; the first to see are the last that happened."""


@bp.get("/mi-tarjeta/ahorro")
@only(Role.ENTREPRENEUR, fully=True)
def hers() -> ResponseReturnValue:
    """Show what she saved and what is left for her. A PIN alone does not open it: it says where she was."""
    application, zone = find_own(db.session, current_user.id), settings().timezone
    if application is None:
        return render_template("my_card/saved.html", saved=None, uses=[], page=None, title_of=title_of)
    page, left = None, []
    if her_card(db.session, current_user.id).is_good(today()):
        page = page_of(
            db.session,
            good_benefits(today()),
            by=[Vendor.search_name, Benefit.vendor_id, Benefit.id],
            key=lambda row: (row.vendor.search_name, row.vendor_id, row.id),
            after=request.args.get("after"),
            before=request.args.get("before"),
        )
        left = left_for(db.session, application.id, page.rows, zone=zone, now=now())
    return render_template(
        "my_card/saved.html",
        saved=saved_by(db.session, application.id, since=None, zone=zone),
        uses=uses_of(db.session, application.id, limit=SHOWN),
        page=page,
        shops=[list(of_one) for _, of_one in groupby(left, key=attrgetter("vendor_id"))],
        title_of=title_of,
    )
