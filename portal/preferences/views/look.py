"""How the portal looks: the page where staff choose it, and what browsers fetch for it."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit.actions import record
from portal.core.roles import Role
from portal.preferences.actions import choose
from portal.preferences.errors import NotAPictureError
from portal.preferences.forms.look import LookForm
from portal.preferences.look import pairs, stylesheet, version_of
from portal.preferences.paper import keep_mark, mark, mark_version
from portal.preferences.queries import choices
from portal.web import clock
from portal.web.access import only, public
from portal.web.assets import asset
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.transaction import transaction

bp = Blueprint("preferences", __name__)

TEXTS = ("institute", "portal_name", "contact", "help_line", "main_colour", "dark_colour", "accent_colour")
FOR_A_YEAR = "public, max-age=31536000, immutable"


@bp.route("/administracion/aspecto", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR, Role.COORDINATOR)
def look() -> ResponseReturnValue:
    """Show names, colours and logo, how well the colours can be read, and change them."""
    known = choices(db.session)
    form = LookForm(data={name: getattr(known, name) for name in TEXTS})
    if form.validate_on_submit() and _keep_mark(form):
        _keep(form)
        flash("Guardamos el aspecto. Ya se ve en todas las páginas.", "success")
        return redirect(url_for(".look"), 303)
    shown = pairs(known.main_colour, known.dark_colour, known.accent_colour)
    page = render_template("preferences/look.html", form=form, pairs=list(shown))
    return page, 422 if form.errors else 200


def _keep(form: LookForm) -> None:
    known, now, by_id = choices(db.session), clock.now(), current_user.id
    with transaction() as session:
        for name in TEXTS:
            value = form[name].data.strip()
            if value != getattr(known, name):
                choose(session, key=name, value=value, by_id=by_id, now=now)


def _keep_mark(form: LookForm) -> bool:
    """Keep the picture that was sent, if any; returns whether it could be kept."""
    sent = request.files.get(form.mark.name)
    if sent is None or not sent.filename:
        return True
    try:
        keep_mark(settings().instance, sent.read())
    except NotAPictureError:
        form.mark.errors = ["Eso no es una imagen JPG o PNG. Elige otra."]
        return False
    with transaction() as session:
        record(
            session, action="change_logo", kind="preference", subject_id=None, by_id=current_user.id,
            now=clock.now(),
        )  # fmt: skip
    return True


@bp.get("/aspecto/<version>.css")
@public
def colours(version: str) -> ResponseReturnValue:
    """Send the chosen colours; the name changes with them, so browsers keep them for a year."""
    content = stylesheet(choices(db.session))
    return _sent(content, "text/css", lasts=version == version_of(content))


@bp.get("/aspecto/<version>.svg")
@public
def logo(version: str) -> ResponseReturnValue:
    """Send the institute's logo: our own drawing around the picture's pixels."""
    instance = settings().instance
    return _sent(mark(instance) or "", "image/svg+xml", lasts=version == mark_version(instance))


def _sent(content: str, kind: str, *, lasts: bool) -> Response:
    if not content:
        abort(404)
    return Response(content, mimetype=kind, headers={"Cache-Control": FOR_A_YEAR if lasts else "no-cache"})


def frame() -> dict[str, object]:
    """Return what the frame of every page needs to look as staff chose."""
    chosen = choices(db.session)
    colours, drawn = stylesheet(chosen), mark_version(settings().instance)
    return {
        "look": chosen,
        "look_url": url_for("preferences.colours", version=version_of(colours)) if colours else None,
        "logo_url": url_for("preferences.logo", version=drawn) if drawn else asset("logo.svg"),
    }
