"""What her card has saved her, where she used it, and what is left: for her own eyes, fully signed in."""

from itertools import groupby
from operator import attrgetter

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.cards.queries.hers import her_card
from portal.core.roles import Role
from portal.entrepreneurs.queries.own import own_ids
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
    """Show what she saved and what is left for her. A PIN alone does not open it: it says where she was.

    What she saved counts with the cards of a former application too; what is left, with the card she holds.
    """
    card, applications = her_card(db.session, current_user.id), own_ids(db.session, current_user.id)
    page, left = None, []
    if card.held is not None and card.is_good(today()):
        page = page_of(
            db.session,
            good_benefits(today()),
            by=[Vendor.search_name, Benefit.vendor_id, Benefit.id],
            key=lambda row: (row.vendor.search_name, row.vendor_id, row.id),
            after=request.args.get("after"),
            before=request.args.get("before"),
        )
        left = left_for(db.session, card.held.application_id, page.rows, zone=settings().timezone, now=now())
    return render_template(
        "my_card/saved.html",
        saved=saved_by(db.session, applications),
        uses=uses_of(db.session, applications, limit=SHOWN),
        page=page,
        shops=[list(of_one) for _, of_one in groupby(left, key=attrgetter("vendor_id"))],
        title_of=title_of,
    )
