"""Her papers: photos of them, now or later."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.roles import Role
from portal.core.spanish import plural
from portal.entrepreneurs.actions import sending_papers
from portal.entrepreneurs.errors import TooManyFilesError
from portal.entrepreneurs.fields import PAPER_SLUGS
from portal.entrepreneurs.forms.papers import PapersForm
from portal.entrepreneurs.models import PaperKind, State
from portal.entrepreneurs.queries.own import own_file, papers_of
from portal.entrepreneurs.queries.papers import is_open
from portal.entrepreneurs.steps import part_of
from portal.entrepreneurs.views.blueprints import bp
from portal.entrepreneurs.views.filling import url_after
from portal.entrepreneurs.views.hers import mine, sees_her_data
from portal.entrepreneurs.views.receiving import change_file, keep_files, too_many
from portal.uploads.sending import send_picture
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db, limiter
from portal.web.transaction import transaction

TITLES = {
    PaperKind.OFFICIAL_ID: "Tu identificación oficial",
    PaperKind.PROOF_OF_ADDRESS: "Tu comprobante de domicilio",
    PaperKind.PHOTO: "Tu foto para la tarjeta",
}
LATER = dict.fromkeys(PaperKind, "La mando después") | {PaperKind.PHOTO: "Seguir sin foto"}
"""The way on without a paper."""


@bp.route("/papeles/<kind>", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
@only(Role.ENTREPRENEUR)
def papers(kind: str) -> ResponseReturnValue:
    """Take photos of one paper; each button of the page does one thing and comes back here."""
    paper_kind = _kind(kind)
    application = mine(db.session)
    if not is_open(db.session, application, paper_kind):
        return redirect(url_for(".status"), 303)
    form = PapersForm()
    if form.validate_on_submit():
        done = _act(form, paper_kind)
        if done is not None:
            return redirect(done, 303)
        application = mine(db.session)
    paper = papers_of(db.session, application).get(paper_kind)
    page = render_template(
        "entrepreneurs/papers.html",
        form=form,
        kind=paper_kind,
        title=TITLES[paper_kind],
        part=part_of(PAPER_SLUGS[paper_kind]),
        files=paper.files if paper else [],
        shown=sees_her_data(),
        later=LATER[paper_kind],
    )
    return page, 422 if form.errors else 200


@bp.get("/papeles/archivo/<int:page_id>/<int:number>")
@only(Role.ENTREPRENEUR, fully=True)
def picture(page_id: int, number: int) -> Response:
    """Show her one picture of a paper that she sent."""
    page = own_file(db.session, mine(db.session), page_id)
    return send_picture(page.upload, number, quarter_turns=page.quarter_turns)


def _act(form: PapersForm, kind: PaperKind) -> str | None:
    """Do what the button says, and keep what was chosen before another button was pressed.

    Returns where to go, or ``None`` when the form has something to say.
    """
    here = url_for(".papers", kind=kind, revisar=request.args.get("revisar"))
    if form.later.data:
        with transaction() as write:
            sending_papers.send_later(write, mine(write), kind=kind, now=now())
        return _onwards(kind)
    sent = form.files.data or []
    if form.turn.data or form.remove.data:
        change_file(form, mine)
    elif not sent:
        if _has_files(kind):
            return _onwards(kind)
        form.files.errors = [f"Elige una foto, o presiona «{LATER[kind]}»."]
        return None
    kept = keep_files(form, sent)
    if kept:
        try:
            with transaction() as write:
                sending_papers.add_files(
                    write, mine(write), kind=kind, files=kept, by_id=current_user.id, now=now()
                )
        except TooManyFilesError:
            form.files.errors = [too_many(kind)]
            return None
        flash(f"Guardamos {plural(len(kept), 'archivo', 'archivos')}.", "success")
    return None if form.files.errors else here


def _has_files(kind: PaperKind) -> bool:
    paper = papers_of(db.session, mine(db.session)).get(kind)
    return paper is not None and bool(paper.files)


def _onwards(kind: PaperKind) -> str:
    if mine(db.session).state is State.DRAFT:
        return url_after(PAPER_SLUGS[kind])
    return url_for(".status")


def _kind(name: str) -> PaperKind:
    try:
        return PaperKind(name)
    except ValueError:
        abort(404)
