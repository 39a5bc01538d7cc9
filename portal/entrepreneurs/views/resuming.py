"""Come back without a PIN, by a link sent to the e-mail that she allowed."""

from datetime import timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.actions.resuming import use_resume_link
from portal.accounts.errors import LinkSpentError
from portal.accounts.security import sign_in
from portal.entrepreneurs.actions.resuming import send_resume_link
from portal.entrepreneurs.forms.resuming import AskLinkForm, UseLinkForm
from portal.entrepreneurs.views.blueprints import bp
from portal.outbox.tasks import wake_sender
from portal.preferences.queries import choices
from portal.web.access import public
from portal.web.clock import now
from portal.web.config import settings
from portal.web.extensions import db, limiter
from portal.web.transaction import transaction


@bp.route("/liga", methods=["GET", "POST"])
@limiter.limit("5 per minute; 20 per hour", methods=["POST"])
@public
def ask_link() -> ResponseReturnValue:
    """Send a link to the e-mail of a folio; the answer is the same whoever asks, for whatever folio."""
    form = AskLinkForm()
    minutes = choices(db.session).resume_link_minutes
    if form.validate_on_submit():
        link_to = settings().public_url + url_for(".use_link", secret="")
        with transaction() as write:
            message = send_resume_link(
                write, form.folio.parsed, link_to=link_to, lasts=timedelta(minutes=minutes), now=now()
            )
        if message is not None:
            wake_sender(message)
        return render_template("entrepreneurs/link_sent.html", minutes=minutes)
    page = render_template("entrepreneurs/ask_link.html", form=form)
    return page, 422 if form.errors else 200, {"Cache-Control": "no-store"}


@bp.route("/liga/", defaults={"secret": ""})
@bp.route("/liga/<secret>", methods=["GET", "POST"])
@limiter.limit("20 per minute", methods=["POST"])
@public
def use_link(secret: str) -> ResponseReturnValue:
    """Ask for a press of a button, and only then spend the link."""
    form = UseLinkForm()
    if form.validate_on_submit():
        try:
            with transaction() as write:
                user = use_resume_link(write, secret, now=now())
        except LinkSpentError:
            return render_template("entrepreneurs/link_spent.html"), 409
        sign_in(user, with_pin=True)
        return redirect(url_for(".status"), 303)
    return render_template("entrepreneurs/use_link.html", form=form)
