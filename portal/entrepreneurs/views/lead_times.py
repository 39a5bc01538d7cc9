"""How long answers take: for the office to see itself."""

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.core.roles import PROGRAMME
from portal.entrepreneurs.forms.reviewing import LeadTimesForm
from portal.entrepreneurs.queries.lead_times import by_house, by_week, decisions_since, lead_time
from portal.entrepreneurs.views.acting import scope
from portal.entrepreneurs.views.blueprints import review
from portal.houses.queries import houses_by_id
from portal.preferences.queries import choices
from portal.web.access import only
from portal.web.clock import now
from portal.web.config import settings
from portal.web.extensions import db


@review.get("/tiempos")
@only(*PROGRAMME)
def lead_times() -> ResponseReturnValue:
    """Show what decisions took, by week and by house."""
    form = LeadTimesForm(request.args)
    weeks = form.weeks.data if form.validate() else 12
    zone = settings().timezone
    found = decisions_since(db.session, scope(), now() - timedelta(weeks=weeks), zone)
    return render_template(
        "review/lead_times.html",
        form=form,
        all=lead_time([decision.days for decision in found]) if found else None,
        weeks=by_week(found, zone),
        houses=by_house(found),
        names=houses_by_id(db.session),
        answer_days=choices(db.session).answer_days,
    )
