"""Two applications with one CURP, side by side."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions import comparing
from portal.entrepreneurs.fields import PAPER_FIELDS, sections
from portal.entrepreneurs.forms.reviewing import PressForm
from portal.entrepreneurs.queries.duplicates import rival_of
from portal.entrepreneurs.queries.own import papers_of
from portal.entrepreneurs.queries.scope import get_application
from portal.entrepreneurs.views.acting import note_look, press, scope
from portal.entrepreneurs.views.blueprints import review
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db


@review.get("/<int:application_id>/comparar")
@only(*PROGRAMME)
def compare(application_id: int) -> ResponseReturnValue:
    """Show the second beside the first; a first of another house is named and not shown."""
    application = get_application(db.session, application_id, scope=scope())
    rival = rival_of(db.session, application)
    is_hers = rival is not None and scope().has(rival.house_id)
    both = [application, rival] if rival is not None and is_hers else [application]
    for each in both:
        note_look(each)
    return render_template(
        "review/compare.html",
        application=application,
        rival=rival,
        is_hers=is_hers,
        both=both,
        sections=sections(),
        papers={each.id: papers_of(db.session, each) for each in both},
        kinds=PAPER_FIELDS,
        form=PressForm(),
    )


@review.post("/<int:application_id>/comparar/primera")
@only(*PROGRAMME)
def keep_first(application_id: int) -> ResponseReturnValue:
    """Close this one; the first goes on."""
    return press(
        application_id,
        lambda session, it: comparing.keep_the_first(session, it, by=actor(), now=now()),
        "Quedó la primera. La repetida está cerrada.",
        back_to_queue=True,
    )


@review.post("/<int:application_id>/comparar/esta")
@only(*PROGRAMME)
def keep_this(application_id: int) -> ResponseReturnValue:
    """Close the first; this one waits for review."""
    return press(
        application_id,
        lambda session, it: comparing.keep_this_one(session, it, by=actor(), now=now()),
        "Quedó esta. Ya se puede revisar.",
    )
