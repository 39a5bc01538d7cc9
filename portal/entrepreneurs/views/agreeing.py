"""Changes of approved files: what it says, what it would say, and who agrees."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions import changing
from portal.entrepreneurs.errors import (
    AlreadyDecidedError,
    CurpTakenError,
    SecondPersonError,
    TooYoungError,
)
from portal.entrepreneurs.fields import FIELDS
from portal.entrepreneurs.forms.reviewing import RefuseChangeForm
from portal.entrepreneurs.models import OPEN_CHANGES
from portal.entrepreneurs.queries import changes as queries
from portal.entrepreneurs.queries.photos import new_photo, photos_of
from portal.entrepreneurs.views.acting import note_look, scope
from portal.entrepreneurs.views.blueprints import review
from portal.preferences.queries import choices
from portal.uploads.sending import send_picture
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.extensions import db
from portal.web.paging import page_of
from portal.web.transaction import transaction

REFUSALS = {
    AlreadyDecidedError: "Alguien más ya decidió este cambio.",
    SecondPersonError: "Tú ya firmaste o lo pediste. Falta otra persona.",
    CurpTakenError: "Otra mujer del padrón tiene esa CURP. Compara sus expedientes primero.",
    TooYoungError: "Según esa CURP no tiene la edad mínima.",
}


@review.get("/cambios")
@only(*PROGRAMME)
def changes() -> ResponseReturnValue:
    """List the changes that wait, the oldest first."""
    page = page_of(
        db.session,
        queries.waiting_changes(scope()),
        by=queries.ORDER,
        key=lambda change: (change.id,),
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template("review/changes.html", page=page, fields=FIELDS)


@review.get("/cambios/<int:change_id>")
@only(*PROGRAMME)
def change(change_id: int) -> ResponseReturnValue:
    """Show one change, before beside after."""
    return _page(change_id, RefuseChangeForm())


@review.get("/cambios/<int:change_id>/foto.jpg")
@only(*PROGRAMME)
def changed_photo(change_id: int) -> ResponseReturnValue:
    """Send the photo that a change would put on her card; the look is written down with the page's."""
    upload = new_photo(db.session, queries.get_change(db.session, change_id, scope=scope()))
    return send_picture(upload, 1) if upload is not None else abort(404)


@review.post("/cambios/<int:change_id>/aceptar")
@only(*PROGRAMME)
def agree(change_id: int) -> ResponseReturnValue:
    """Agree, as the first or the last person that the change needs."""
    minimum_age = choices(db.session).minimum_age
    try:
        with transaction() as session:
            found = queries.get_change(session, change_id, scope=scope())
            changing.agree_to_change(
                session, found, by=actor(), today=today(), minimum_age=minimum_age, now=now()
            )
            applied = found.decided_at is not None
    except tuple(REFUSALS) as error:
        flash(REFUSALS[type(error)], "error")
        return redirect(url_for(".change", change_id=change_id), 303)
    flash("El cambio ya está en su expediente." if applied else "Firmaste. Falta otra persona.", "success")
    return redirect(url_for(".changes"), 303)


@review.post("/cambios/<int:change_id>/negar")
@only(*PROGRAMME)
def refuse(change_id: int) -> ResponseReturnValue:
    """Leave her file as it is, with words that she reads."""
    form = RefuseChangeForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                found = queries.get_change(session, change_id, scope=scope())
                changing.refuse_change(session, found, words=form.words.data, by=actor(), now=now())
        except AlreadyDecidedError as error:
            flash(REFUSALS[type(error)], "error")
        else:
            flash("Quedó como estaba. Ella lee tus palabras.", "success")
        return redirect(url_for(".changes"), 303)
    return _page(change_id, form)


def _page(change_id: int, form: RefuseChangeForm) -> ResponseReturnValue:
    found = queries.get_change(db.session, change_id, scope=scope())
    note_look(found.application)
    page = render_template(
        "review/change.html",
        change=found,
        field=FIELDS[found.field],
        form=form,
        photo=photos_of(db.session, [found.application_id]).get(found.application_id),
        new_photo=new_photo(db.session, found),
        waiting=found.state in OPEN_CHANGES,
        mine=actor().id in (found.asked_by_id, found.seconded_by_id),
    )
    return page, 422 if form.errors else 200
