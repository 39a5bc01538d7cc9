"""Her data, whole, and the changes that she asks for after approval."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.entrepreneurs.actions.contacting import CONTACT_FIELDS, ask_contact
from portal.entrepreneurs.actions.photographing import ask_photo
from portal.entrepreneurs.actions.wishing import ask_change
from portal.entrepreneurs.errors import AlreadyAskedError
from portal.entrepreneurs.fields import FIELDS
from portal.entrepreneurs.forms.answer_form import AnswerForm
from portal.entrepreneurs.forms.answers import FORMS
from portal.entrepreneurs.forms.papers import PhotoForm
from portal.entrepreneurs.models import Application, State
from portal.entrepreneurs.queries.changes import decided_changes, open_changes
from portal.entrepreneurs.queries.own import papers_of
from portal.entrepreneurs.queries.photos import PHOTO_FIELD, photos_of
from portal.entrepreneurs.steps import PARTS, may_be_reached, part_of
from portal.entrepreneurs.views.answers import sections
from portal.entrepreneurs.views.blueprints import bp
from portal.entrepreneurs.views.hers import mine, sees_her_data
from portal.entrepreneurs.views.quieting import QUIET
from portal.entrepreneurs.views.receiving import kept_photo
from portal.preferences.queries import choices
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.extensions import db, limiter
from portal.web.transaction import transaction

WITH_A_PIN = frozenset({"casa", "negocio", "productos", "sat"})
"""What may be asked with folio and PIN alone: nothing by which somebody else could reach or become her."""
ASKED_BEFORE = "Ya habías pedido ese cambio. Estamos por revisarlo."
ASKED = "Recibimos tu petición. Tu registro cambia cuando la revisemos."


@bp.get("/mis-datos")
@only(Role.ENTREPRENEUR, fully=True)
def data() -> ResponseReturnValue:
    """Show her everything that she told us."""
    application = mine(db.session)
    return render_template(
        "entrepreneurs/data.html",
        application=application,
        sections=sections(application, shown=True),
        papers=papers_of(db.session, application),
    )


@bp.get("/cambios")
@only(Role.ENTREPRENEUR)
def changes() -> ResponseReturnValue:
    """List what she may ask to change."""
    application = mine(db.session)
    if application.state is not State.APPROVED:
        return redirect(url_for(".status"), 303)
    waiting = open_changes(db.session, application)
    lines = [
        (
            part.title,
            [(step.slug, step.slug in waiting) for step in part.steps if _may_ask(step.slug, application)],
        )
        for part in PARTS
    ]
    return render_template(
        "entrepreneurs/changes.html",
        lines=lines,
        names=NAMES,
        whole=sees_her_data(),
        decided=decided_changes(db.session, application),
        may_quiet=may_be_reached(application),
    )


@bp.route("/cambios/foto", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
@only(Role.ENTREPRENEUR, fully=True)
def change_photo() -> ResponseReturnValue:
    """Ask for another photo on her card, or for none."""
    application = mine(db.session)
    if application.state is not State.APPROVED:
        abort(404)
    form = PhotoForm()
    if form.validate_on_submit() and _asked_photo(form):
        return redirect(url_for(".changes"), 303)
    has_photo = bool(photos_of(db.session, [application.id]))
    page = render_template("entrepreneurs/change_photo.html", form=form, has_photo=has_photo)
    return page, 422 if form.errors else 200


@bp.route("/cambios/<slug>", methods=["GET", "POST"])
@only(Role.ENTREPRENEUR)
def change(slug: str) -> ResponseReturnValue:
    """Ask for the change of one answer."""
    application = mine(db.session)
    is_approved = application.state is State.APPROVED
    if slug in CONTACT_FIELDS and not (is_approved and _may_ask(slug, application)):
        return redirect(url_for(".quiet"), 303)
    if not is_approved or not _may_ask(slug, application):
        abort(404)
    form = FORMS[slug](application, shown=sees_her_data())
    if form.validate_on_submit():
        try:
            with transaction() as write:
                waits = _ask(write, slug, form)
        except AlreadyAskedError:
            flash(ASKED_BEFORE, "message")
        else:
            flash(ASKED if waits else QUIET, "success")
        return redirect(url_for(".changes"), 303)
    page = render_template(
        f"entrepreneurs/steps/{slug}.html",
        form=form,
        application=application,
        part=part_of(slug),
        is_change=True,
    )
    return page, 422 if form.errors else 200


NAMES = {
    "curp": "Tu CURP",
    "nombre": "Tu nombre",
    "avisos": "Cómo te avisamos",
    "contacto": "Dónde te avisamos",
    "direccion": "Dónde vives",
    "casa": "Tu Casa de la Mujer",
    "negocio": "El nombre y el giro de tu negocio",
    "productos": "Lo que vendes",
    "sat": "Si estás en el SAT",
    "rfc": "Tu RFC",
    "identificacion": "Tu identificación",
    "comprobante": "Tu comprobante de domicilio",
    "foto": "La foto de tu tarjeta",
}
"""What each page of the form asks, as she would say it."""


def _asked_photo(form: PhotoForm) -> bool:
    """Ask for another photo, once; ``False`` when the form says what is wrong."""
    photo = kept_photo(form)
    if form.errors:
        return False
    try:
        with transaction() as write:
            ask_photo(write, mine(write), photo=photo, by_id=current_user.id, now=now())
    except AlreadyAskedError:
        flash(ASKED_BEFORE, "message")
    else:
        flash("Recibimos tu petición. Tu foto cambia cuando la revisemos.", "success")
    return True


def _ask(write: Session, slug: str, form: AnswerForm) -> bool:
    """Ask for one change; ``False`` when it was only that nobody write to her, which is done."""
    woman, facts, by_id = mine(write), form.facts(), current_user.id
    if slug in CONTACT_FIELDS:
        return ask_contact(write, woman, field=slug, facts=facts, by_id=by_id, now=now())
    minimum_age = choices(write).minimum_age
    ask_change(
        write,
        woman,
        field=slug,
        facts=facts,
        today=today(),
        minimum_age=minimum_age,
        by_id=by_id,
        now=now(),
    )
    return True


def _may_ask(slug: str, application: Application) -> bool:
    is_asked = slug == PHOTO_FIELD or (slug in FORMS and slug in FIELDS)
    return is_asked and FIELDS[slug].may_be_asked(application) and (sees_her_data() or slug in WITH_A_PIN)
