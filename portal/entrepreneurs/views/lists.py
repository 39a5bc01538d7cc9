"""Pages for the administrator to keep giros, reasons and ready phrases."""

from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from portal.core.roles import Role
from portal.entrepreneurs.actions.listing import Entry, keep_entry
from portal.entrepreneurs.errors import EntryNotFoundError, OnTheListError
from portal.entrepreneurs.fields import FIELDS
from portal.entrepreneurs.forms.lists import EntryForm
from portal.entrepreneurs.models import Giro, ReadyPhrase, RejectionReason
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction

lists = Blueprint("lists", __name__, url_prefix="/administracion/listas")


@dataclass(frozen=True, slots=True)
class List:
    """One list: what its entries are, and what staff read about it."""

    model: type[Giro] | type[RejectionReason] | type[ReadyPhrase]
    title: str
    purpose: str


LISTS = {
    "giros": List(Giro, "Giros", "Los grupos de negocio entre los que ella elige."),
    "motivos": List(RejectionReason, "Motivos de rechazo", "Por qué se rechaza una solicitud. Ella lo lee."),
    "frases": List(ReadyPhrase, "Frases listas", "Preguntas que se hacen seguido. Ella las lee."),
}


@lists.get("/", defaults={"name": "giros"})
@lists.get("/<any(giros, motivos, frases):name>")
@only(Role.ADMINISTRATOR)
def show(name: str) -> ResponseReturnValue:
    """Show one list, what is offered first."""
    model = LISTS[name].model
    words = Giro.name if model is Giro else model.words  # type: ignore[union-attr]
    entries = db.session.scalars(select(model).order_by(model.is_offered.desc(), words)).all()
    return render_template("lists/show.html", name=name, lists=LISTS, entries=entries, fields=FIELDS)


@lists.route("/<any(giros, motivos, frases):name>/nueva", methods=["GET", "POST"])
@lists.route("/<any(giros, motivos, frases):name>/<int:entry_id>", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def entry(name: str, entry_id: int | None = None) -> ResponseReturnValue:
    """Add an entry, or change one."""
    kept = _entry(name, entry_id)
    form = _form(name, kept)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                keep_entry(
                    session,
                    _entry(name, entry_id),
                    words=form.words.data,
                    is_offered=form.is_offered.data,
                    field=form.field.data if name == "frases" else "",
                    by_id=current_user.id,
                    now=now(),
                )
        except OnTheListError:
            form.words.errors = ["Ya está en la lista."]
        else:
            flash("Guardado.", "success")
            return redirect(url_for(".show", name=name), 303)
    page = render_template(
        "lists/entry.html", form=form, name=name, list=LISTS[name], is_new=entry_id is None
    )
    return page, 422 if form.errors else 200


def _form(name: str, kept: Entry) -> EntryForm:
    """Return the form with what an entry says; only ready phrases are about a field."""
    form = EntryForm(data=None if kept.id is None else _said(kept))
    if name != "frases":
        del form.field
    return form


def _said(kept: Entry) -> dict[str, Any]:
    words = kept.name if isinstance(kept, Giro) else kept.words
    return {"words": words, "field": getattr(kept, "field", ""), "is_offered": kept.is_offered}


def _entry(name: str, entry_id: int | None) -> Entry:
    model = LISTS[name].model
    if entry_id is None:
        return model()
    found = cast(Entry | None, db.session.get(model, entry_id))
    if found is None:
        raise EntryNotFoundError(entry_id)
    return found
