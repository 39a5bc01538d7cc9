"""The list of women."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from portal.core.roles import PROGRAMME
from portal.entrepreneurs.queries.lists import giros
from portal.entrepreneurs.queries.scope import Scope, scope_of
from portal.houses.queries import open_houses
from portal.registry.forms import FindForm
from portal.registry.queries.finding import COUNTED, count_some, find_women, holders_among
from portal.registry.views.blueprint import bp
from portal.web.access import only
from portal.web.clock import today
from portal.web.extensions import db
from portal.web.paging import page_of


@bp.get("/")
@only(*PROGRAMME)
def women() -> ResponseReturnValue:
    """List the women of the registry whom staff look for; what they ask stays in the address."""
    form = find_form(db.session, scope_of(current_user), request.args)
    listing = find_women(db.session, scope_of(current_user), form.criteria(), today())
    page = page_of(
        db.session,
        listing.query,
        by=listing.by,
        key=listing.key,
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=listing.descending,
    )
    return render_template(
        "registry/women.html",
        form=form,
        page=page,
        cards=holders_among(db.session, [woman.id for woman in page.rows]),
        today=today(),
        count=count_some(db.session, listing),
        counted=COUNTED,
    )


def find_form(session: Session, within: Scope, asked: MultiDict[str, str]) -> FindForm:
    """Return the questions above the list, with the houses of ``within`` to choose from."""
    form = FindForm(asked)
    houses = open_houses(session, within.house_ids)
    form.house.choices = [SelectChoice(0, "Todas"), *(SelectChoice(each.id, each.name) for each in houses)]
    form.giro.choices = [
        SelectChoice(0, "Todos"),
        *(SelectChoice(each.id, each.name) for each in giros(session)),
    ]
    return form
