"""The privacy notice, to be read by anyone, and its versions, to be written by the administrator."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.roles import Role
from portal.privacy import first_notice
from portal.privacy.actions import change_notice, publish_notice, write_notice
from portal.privacy.forms import NoticeForm, PublishForm
from portal.privacy.models import Notice
from portal.privacy.queries import all_notices, current_notice, get_notice
from portal.web.access import only, public
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction

bp = Blueprint("privacy", __name__)


@bp.get("/privacidad")
@public
def short() -> ResponseReturnValue:
    """Show the short notice."""
    return render_template("privacy/short.html", text=_in_force())


@bp.get("/privacidad/completo")
@public
def full() -> ResponseReturnValue:
    """Show the full notice."""
    notice = _in_force()
    return render_template("privacy/full.html", text=notice, parts=_parts(notice.full_text))


@bp.get("/privacidad/version/<int:version>")
@public
def version(version: int) -> ResponseReturnValue:
    """Show a published version: whoever accepted it can read it again."""
    notice = get_notice(db.session, version)
    if notice.published_at is None:
        abort(404)
    return render_template("privacy/full.html", text=notice, parts=_parts(notice.full_text))


@bp.get("/privacidad/versiones")
@only(Role.ADMINISTRATOR)
def versions() -> ResponseReturnValue:
    """List the versions."""
    return render_template("privacy/versions.html", notices=all_notices(db.session))


@bp.route("/privacidad/versiones/nueva", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def write() -> ResponseReturnValue:
    """Write the next version, beginning with the words in force."""
    form = NoticeForm(obj=_in_force())
    if form.validate_on_submit():
        with transaction() as session:
            notice = write_notice(
                session,
                short_text=form.short_text.data,
                full_text=form.full_text.data,
                by_id=current_user.id,
                now=now(),
            )
        flash(
            f"Guardamos la versión {notice.version}. Todavía no se ve: publícala cuando esté lista.",
            "success",
        )
        return redirect(url_for(".edit", version=notice.version), 303)
    return render_template("privacy/write.html", form=form, text=None), 422 if form.errors else 200


@bp.route("/privacidad/versiones/<int:version>", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def edit(version: int) -> ResponseReturnValue:
    """Change the words of a version that is not in force yet."""
    notice = get_notice(db.session, version)
    if notice.published_at is not None:
        return redirect(url_for(".version", version=version), 303)
    form = NoticeForm(obj=notice)
    if form.validate_on_submit():
        with transaction() as session:
            change_notice(
                session,
                get_notice(session, version),
                short_text=form.short_text.data,
                full_text=form.full_text.data,
                by_id=current_user.id,
                now=now(),
            )
        flash("Guardamos los cambios.", "success")
        return redirect(url_for(".edit", version=version), 303)
    return render_template("privacy/write.html", form=form, text=notice), 422 if form.errors else 200


@bp.route("/privacidad/versiones/<int:version>/publicar", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def publish(version: int) -> ResponseReturnValue:
    """Put a version in force, after looking at it as everyone will see it."""
    notice = get_notice(db.session, version)
    form = PublishForm()
    if form.validate_on_submit():
        with transaction() as session:
            publish_notice(session, get_notice(session, version), by_id=current_user.id, now=now())
        flash(f"La versión {version} está publicada. Desde ahora se acepta esta.", "success")
        return redirect(url_for(".versions"), 303)
    return render_template("privacy/publish.html", form=form, text=notice, parts=_parts(notice.full_text))


def _in_force() -> Notice:
    """Return the notice in force, or the portal's own words before anybody published one."""
    return current_notice(db.session) or Notice(
        version=1, short_text=first_notice.SHORT, full_text=first_notice.FULL
    )


def _parts(text: str) -> list[tuple[str, list[str]]]:
    """Return the parts of a text, each with its title and lines."""
    parts = [part.strip().splitlines() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return [(lines[0], lines[1:]) for lines in parts]
