"""Pages for the administrator to choose: what each setting means, its default, what it is."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.roles import Role
from portal.preferences.actions import choose
from portal.preferences.catalogue import described
from portal.preferences.forms.programme import form_for
from portal.preferences.queries import choices
from portal.preferences.views.look import TEXTS, bp
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction

HIDDEN = "Interno"
"""Group of what the portal sets for itself."""


@bp.get("/administracion/ajustes")
@only(Role.ADMINISTRATOR)
def settings() -> ResponseReturnValue:
    """List every choice, group by group."""
    groups: dict[str, list[tuple[str, dict[str, str], object]]] = {}
    for key, about, default in described():
        if _is_shown(key, about):
            groups.setdefault(about["group"], []).append((key, about, default))
    return render_template("preferences/settings.html", groups=groups, chosen=choices(db.session))


@bp.route("/administracion/ajustes/<key>", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def change(key: str) -> ResponseReturnValue:
    """Change one choice."""
    known = {name: (about, default) for name, about, default in described()}
    if key not in known or not _is_shown(key, known[key][0]):
        abort(404)
    about, default = known[key]
    form = form_for(default, about, getattr(choices(db.session), key))
    if form.validate_on_submit():
        with transaction() as session:
            choose(session, key=key, value=form.value.data, by_id=current_user.id, now=now())
        flash("Guardado. En unos segundos se nota en todas las páginas.", "success")
        return redirect(url_for(".settings"), 303)
    page = render_template("preferences/change.html", form=form, about=about, default=default)
    return page, 422 if form.errors else 200


def _is_shown(key: str, about: dict[str, str]) -> bool:
    """Tell whether a choice stands here: names and colours have a page of their own."""
    return about["group"] != HIDDEN and key not in TEXTS
