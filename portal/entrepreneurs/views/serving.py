"""Give a woman at the counter a new PIN, on a slip."""

import io
from urllib.parse import urlsplit

from flask import render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.accounts.pins import hash_pin
from portal.core.codes import random_pin
from portal.core.periods import local_day
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions.serving import give_new_pin
from portal.entrepreneurs.forms.counter import NewPinForm
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.own import written_by_pin
from portal.entrepreneurs.queries.scope import get_application
from portal.entrepreneurs.slip import SlipSize, draw_slip
from portal.entrepreneurs.views.acting import counter_scope, note_look, scope
from portal.entrepreneurs.views.blueprints import review
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.transaction import transaction


@review.route("/<int:application_id>/pin", methods=["GET", "POST"])
@only(*PROGRAMME)
def new_pin(application_id: int) -> ResponseReturnValue:
    """Answer with a slip that has her folio and a new PIN; it is shown nowhere else, and the old one ends."""
    application = get_application(db.session, application_id, scope=counter_scope(), untold=True)
    form = NewPinForm(just_registered=_registered_today(application))
    if not form.validate_on_submit():
        note_look(application)
        page = render_template(
            "counter/new_pin.html",
            form=form,
            application=application,
            doubts_email=bool(written_by_pin(db.session, application)),
            may_open=scope().has(application.house_id) and not application.is_hers_alone,
        )
        return page, 422 if form.errors else 200
    pin = random_pin()
    digest = hash_pin(pin)
    slip = draw_slip(
        folio=application.folio,
        pin=pin,
        address=_address(),
        day=today(),
        size=SlipSize(form.size.data),
    )
    with transaction() as session:
        give_new_pin(
            session,
            get_application(session, application_id, scope=counter_scope(), untold=True),
            digest=digest,
            identity=form.identity.data,
            by=actor(),
            now=now(),
        )
    return send_file(io.BytesIO(slip), mimetype="application/pdf", download_name="folio.pdf")


def _registered_today(application: Application) -> bool:
    """Tell whether who asks typed and sent this application today: then she knows whom she serves."""
    sent = application.submitted_at
    is_of_today = sent is not None and local_day(sent, settings().timezone) == today()
    return is_of_today and application.captured_by_id == actor().id


def _address() -> str:
    """Return where she enters, as people type it."""
    public = urlsplit(settings().public_url)
    return public.netloc + url_for("folio.enter")
