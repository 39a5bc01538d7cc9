"""The page on which one application is reviewed: her answers beside her papers."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions.reviewing import OWNED
from portal.entrepreneurs.actions.sending_papers import is_open
from portal.entrepreneurs.fields import FIELDS, PAPER_FIELDS, sections
from portal.entrepreneurs.forms.reviewing import PressForm
from portal.entrepreneurs.models import State
from portal.entrepreneurs.queries.review import papers_of, questions_of
from portal.entrepreneurs.queries.scope import get_application
from portal.entrepreneurs.views.acting import note_look, scope
from portal.entrepreneurs.views.blueprints import review
from portal.web.access import only
from portal.web.extensions import db


@review.get("/<int:application_id>")
@only(*PROGRAMME)
def show(application_id: int) -> ResponseReturnValue:
    """Show one application; the look is written down."""
    application = get_application(db.session, application_id, scope=scope())
    if application.state is State.DRAFT:
        return redirect(url_for(".capture", application_id=application_id), 303)
    note_look(application)
    return render_template(
        "review/show.html",
        application=application,
        mine=application.state in OWNED and application.owner_id == current_user.id,
        sections=sections(),
        paper_fields=[FIELDS[slug] for slug in PAPER_FIELDS],
        papers={paper.kind: paper for paper in papers_of(db.session, application.id)},
        kinds=PAPER_FIELDS,
        receivable=[slug for slug, kind in PAPER_FIELDS.items() if is_open(db.session, application, kind)],
        questions=questions_of(db.session, application.id),
        form=PressForm(),
    )
