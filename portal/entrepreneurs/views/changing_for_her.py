"""Change the file of an approved woman who says so at the counter, and the contact of any who sent hers."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.core.errors import DomainError
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions.answering import quiets
from portal.entrepreneurs.actions.contacting import CONTACT_FIELDS, change_contact
from portal.entrepreneurs.actions.serving import change_at_counter, photo_at_counter
from portal.entrepreneurs.errors import AlreadyAskedError, CurpTakenError, TooYoungError
from portal.entrepreneurs.fields import FIELDS, PAPER_FIELDS, sections
from portal.entrepreneurs.forms.answer_form import AnswerForm
from portal.entrepreneurs.forms.answers import FORMS
from portal.entrepreneurs.forms.papers import PhotoForm
from portal.entrepreneurs.models import Application, ChangeState, State
from portal.entrepreneurs.queries.changes import open_changes
from portal.entrepreneurs.queries.photos import PHOTO_FIELD, photos_of
from portal.entrepreneurs.queries.scope import get_application
from portal.entrepreneurs.steps import may_be_reached
from portal.entrepreneurs.views.acting import REFUSALS, after_saving, note_look, scope
from portal.entrepreneurs.views.blueprints import review
from portal.entrepreneurs.views.receiving import kept_photo
from portal.preferences.queries import choices
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.extensions import db
from portal.web.transaction import transaction

REFUSED: dict[type[DomainError], str] = {
    AlreadyAskedError: "Ya hay un cambio de ese dato por revisar.",
    CurpTakenError: REFUSALS[CurpTakenError],
    TooYoungError: REFUSALS[TooYoungError],
}
DONE = {
    ChangeState.APPLIED: "El cambio ya está en su expediente.",
    ChangeState.SECONDED: "Tu firma es la primera. Falta que otra persona lo revise en Cambios.",
}


@review.get("/<int:application_id>/cambiar")
@only(*PROGRAMME)
def changes_at_counter(application_id: int) -> ResponseReturnValue:
    """List what she may change, each with what her file says now."""
    woman = _changeable(application_id)
    note_look(woman)
    return render_template(
        "counter/changes.html",
        application=woman,
        sections=sections(),
        photo=FIELDS[PHOTO_FIELD],
        has_photo=bool(photos_of(db.session, [woman.id])),
        waiting=open_changes(db.session, woman),
    )


@review.route("/<int:application_id>/cambiar/<slug>", methods=["GET", "POST"])
@only(*PROGRAMME)
def change_for_her(application_id: int, slug: str) -> ResponseReturnValue:
    """Change one answer as she says; name, CURP and photo wait for a second person."""
    woman = _changeable(application_id, slug)
    form = _form(woman, slug)
    if not FIELDS[slug].may_be_asked(woman):
        return redirect(url_for(".change_for_her", application_id=application_id, slug="avisos"), 303)
    if form.validate_on_submit() and _changed(application_id, slug, form):
        return after_saving(application_id, lambda woman: _next_page(woman, slug))
    note_look(woman)
    page = render_template(
        "counter/change.html",
        form=form,
        application=woman,
        slug=slug,
        field=FIELDS[slug],
        has_photo=bool(photos_of(db.session, [application_id])),
    )
    return page, 422 if form.errors else 200


def _form(woman: Application, slug: str) -> AnswerForm | PhotoForm:
    if slug == PHOTO_FIELD:
        return PhotoForm()
    if slug not in FORMS or slug in PAPER_FIELDS:
        abort(404)
    return FORMS[slug](woman, shown=True)


def _changed(application_id: int, slug: str, form: AnswerForm | PhotoForm) -> bool:
    """Make or ask the change; ``False`` when it is refused, which the form then says."""
    photo = kept_photo(form) if isinstance(form, PhotoForm) else None
    if form.errors:
        return False
    try:
        with transaction() as session:
            woman = get_application(session, application_id, scope=scope())
            if isinstance(form, PhotoForm):
                state = photo_at_counter(session, woman, photo=photo, by=actor(), now=now()).state
            else:
                state = _change(session, woman, slug, form.facts())
    except tuple(REFUSED) as error:
        form.form_errors.append(REFUSED[type(error)])
        return False
    flash(DONE[state], "success")
    return True


def _change(session: Session, woman: Application, slug: str, facts: Mapping[str, Any]) -> ChangeState:
    if "email" in facts:
        facts = {**facts, "email_by_pin": False}  # she says here that it is hers
    if slug in CONTACT_FIELDS and (quiets(facts) or woman.state is not State.APPROVED):
        change_contact(session, woman, facts=facts, by_id=actor().id, now=now())
        return ChangeState.APPLIED
    minimum_age = choices(session).minimum_age
    return change_at_counter(
        session,
        woman,
        field=slug,
        facts=facts,
        by=actor(),
        today=today(),
        minimum_age=minimum_age,
        now=now(),
    ).state


def _next_page(woman: Application, slug: str) -> str:
    """Say what comes next: whoever chose another way to be told is asked where."""
    if slug == "avisos" and may_be_reached(woman):
        return url_for(".change_for_her", application_id=woman.id, slug="contacto")
    if woman.state is not State.APPROVED:
        return url_for(".show", application_id=woman.id)
    return url_for(".changes_at_counter", application_id=woman.id)


def _changeable(application_id: int, slug: str = "") -> Application:
    """Return a woman whose file changes so: approved, or, for her contact, any who sent hers."""
    woman = get_application(db.session, application_id, scope=scope())
    is_contact = slug in CONTACT_FIELDS and woman.was_sent
    return woman if is_contact or woman.state is State.APPROVED else abort(404)
