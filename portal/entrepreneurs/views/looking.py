"""Her papers as pictures, for the staff who review; each look is written down."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.audit.looking import note_look
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions.sending_papers import turn_paper
from portal.entrepreneurs.fields import FIELDS, PAPER_FIELDS
from portal.entrepreneurs.forms.reviewing import PressForm
from portal.entrepreneurs.models import PaperPage
from portal.entrepreneurs.queries.review import page_of_paper
from portal.entrepreneurs.queries.scope import get_application
from portal.entrepreneurs.views.acting import counter_scope
from portal.entrepreneurs.views.blueprints import review
from portal.uploads.sending import send_original, send_picture
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction

LARGEST_ZOOM = 3


@review.get("/<int:application_id>/papeles/<int:page_id>")
@only(*PROGRAMME)
def paper(application_id: int, page_id: int) -> ResponseReturnValue:
    """Show one file large; ``zoom`` and ``n`` (which picture of it) stand in the address."""
    page = _seen(application_id, page_id, subject="application")
    number = min(max(request.args.get("n", 1, type=int), 1), page.upload.pages)
    zoom = min(max(request.args.get("zoom", 1, type=int), 1), LARGEST_ZOOM)
    labels = {kind: FIELDS[slug].label for slug, kind in PAPER_FIELDS.items()}
    return render_template(
        "review/paper.html",
        application=get_application(db.session, application_id, scope=counter_scope()),
        page=page,
        number=number,
        zoom=zoom,
        largest=LARGEST_ZOOM,
        label=labels[page.paper.kind],
        form=PressForm(),
    )


@review.get("/<int:application_id>/papeles/<int:page_id>/<int:number>.jpg")
@only(*PROGRAMME)
def paper_picture(application_id: int, page_id: int, number: int) -> Response:
    """Send one picture of a file, drawn by us."""
    page = _seen(application_id, page_id, subject="paper_page")
    return send_picture(page.upload, number, quarter_turns=page.quarter_turns)


@review.get("/<int:application_id>/papeles/<int:page_id>/original")
@only(*PROGRAMME)
def paper_original(application_id: int, page_id: int) -> Response:
    """Send a file as it came, to be kept and never shown by the browser."""
    return send_original(_seen(application_id, page_id, subject="application").upload)


@review.post("/<int:application_id>/papeles/<int:page_id>/girar")
@only(*PROGRAMME)
def turn(application_id: int, page_id: int) -> ResponseReturnValue:
    """Turn a file a quarter, for everybody who looks at it."""
    with transaction() as session:
        application = get_application(session, application_id, scope=counter_scope(), lock=True)
        page = page_of_paper(session, application, page_id)
        turn_paper(session, application, page, by=actor(), now=now())
    n, zoom = request.args.get("n"), request.args.get("zoom")
    return redirect(url_for(".paper", application_id=application_id, page_id=page_id, n=n, zoom=zoom), 303)


def _seen(application_id: int, page_id: int, *, subject: str) -> PaperPage:
    """Return one file, and write down who looked, in her history or, for a small picture, at the file."""
    application = get_application(db.session, application_id, scope=counter_scope())
    page = page_of_paper(db.session, application, page_id)
    subject_id = application_id if subject == "application" else page_id
    note_look("look_at_paper", subject, subject_id, by_id=actor().id)
    return page
