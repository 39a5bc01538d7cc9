"""What became of each message to a woman; one that failed is tried again by hand."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions.telling import try_message_again
from portal.entrepreneurs.fields import CHANNELS
from portal.entrepreneurs.forms.reviewing import PressForm
from portal.entrepreneurs.queries.scope import get_application
from portal.entrepreneurs.queries.telling import ORDER, failed, get_message, messages_to, women_of
from portal.entrepreneurs.views.acting import looked_at, scope
from portal.entrepreneurs.views.blueprints import review
from portal.outbox.actions import BY_HAND
from portal.outbox.errors import NotToBeDoneError
from portal.outbox.models import MessageState
from portal.outbox.tasks import wake_sender
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.paging import page_of
from portal.web.transaction import transaction

AT_ONCE = 50
SAID = {
    "answer_ready": "Que hay respuesta",
    "something_to_collect": "Que puede recoger",
    "resume_link": "Liga para seguir",
    "password": "Liga para su contraseña",
}
"""What each message is for."""
DONE = {
    MessageState.WAITING: "Va en camino otra vez.",
    MessageState.BY_HAND: "Ella eligió que le avisemos: está en «Avisos».",
    MessageState.WITHHELD: "No se mandó: ella ya no quiere avisos.",
}


@review.get("/<int:application_id>/mensajes")
@only(*PROGRAMME)
def messages(application_id: int) -> ResponseReturnValue:
    """Show the state of each message to her."""
    application = looked_at(application_id)
    return render_template(
        "review/messages.html",
        application=application,
        channels=CHANNELS,
        rows=messages_to(db.session, application, most=AT_ONCE),
        said=SAID,
        repeatable=BY_HAND,
        form=PressForm(),
    )


@review.post("/<int:application_id>/mensajes/<int:message_id>/otra-vez")
@only(*PROGRAMME)
def send_again(application_id: int, message_id: int) -> ResponseReturnValue:
    """Let a message that failed go once more, in the way that she allows today."""
    try:
        with transaction() as session:
            application = get_application(session, application_id, scope=scope(), lock=True)
            message = get_message(session, application, message_id)
            try_message_again(session, message, application, by_id=actor().id, now=now())
            state = message.state
    except NotToBeDoneError:
        flash("Ese mensaje ya no se puede intentar otra vez. Mira cómo está ahora.", "error")
    else:
        wake_sender(message if state is MessageState.WAITING else None)
        flash(DONE[state], "success")
    return redirect(url_for(".messages", application_id=application_id), 303)


@review.get("/avisos/fallidos")
@only(*PROGRAMME)
def failed_messages() -> ResponseReturnValue:
    """List the messages that did not leave, however often they were tried."""
    page = page_of(
        db.session,
        failed(scope()),
        by=ORDER,
        key=lambda message: (message.id,),
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=True,
    )
    women = women_of(db.session, page.rows)
    return render_template("review/failed_messages.html", page=page, women=women, said=SAID)
