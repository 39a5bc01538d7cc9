"""The page on which one application is reviewed: her answers beside her papers."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions.reviewing import OWNED
from portal.entrepreneurs.fields import FIELDS, PAPER_FIELDS, sections
from portal.entrepreneurs.forms.reviewing import PressForm
from portal.entrepreneurs.models import State
from portal.entrepreneurs.queries.own import papers_of
from portal.entrepreneurs.queries.papers import open_papers
from portal.entrepreneurs.queries.review import questions_of
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
    papers, questions = papers_of(db.session, application), questions_of(db.session, application.id)
    asked = {field for field, each in questions.items() if each[-1].answered_at is None}
    may_come = open_papers(application, papers, asked)
    return render_template(
        "review/show.html",
        application=application,
        mine=application.state in OWNED and application.owner_id == current_user.id,
        sections=sections(),
        paper_fields=[FIELDS[slug] for slug in PAPER_FIELDS],
        papers=papers,
        kinds=PAPER_FIELDS,
        receivable=[slug for slug, kind in PAPER_FIELDS.items() if kind in may_come],
        questions=questions,
        form=PressForm(),
    )
