"""Tell women by hand what no mail may: calls, WhatsApp, SMS."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.audit.looking import note_look
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.actions.telling import miss_woman, tell_woman
from portal.entrepreneurs.forms.reviewing import PressForm
from portal.entrepreneurs.queries import telling as queries
from portal.entrepreneurs.queries.telling import get_to_tell
from portal.entrepreneurs.views.acting import scope
from portal.entrepreneurs.views.blueprints import review
from portal.outbox.wording import words_of
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.paging import page_of
from portal.web.transaction import transaction


@review.get("/avisos")
@only(*PROGRAMME)
def telling() -> ResponseReturnValue:
    """List who is to be told, the longest waiting first."""
    page = page_of(
        db.session,
        queries.to_tell(scope()),
        by=queries.ORDER,
        key=lambda message: (message.id,),
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    women = queries.women_of(db.session, page.rows)
    failed = queries.count_failed(db.session, scope())
    return render_template("review/telling.html", page=page, women=women, failed=failed)


@review.route("/avisos/<int:message_id>", methods=["GET", "POST"])
@only(*PROGRAMME)
def tell(message_id: int) -> ResponseReturnValue:
    """Show how one woman may be reached and what to say; write down what came of it."""
    form = PressForm()
    if form.validate_on_submit():
        with transaction() as session:
            message, application = get_to_tell(session, message_id, scope=scope())
            tell_woman(session, message, application, by_id=actor().id, now=now())
        flash("Anotado: ya le avisaste.", "success")
        return redirect(url_for(".telling"), 303)
    message, application = get_to_tell(db.session, message_id, scope=scope())
    note_look("look_at_contact", "application", application.id, by_id=actor().id)
    return render_template(
        "review/tell.html",
        form=form,
        message=message,
        to=message.recipient,
        application=application,
        words=words_of(message)[1].strip(),
    )


@review.post("/avisos/<int:message_id>/sin-respuesta")
@only(*PROGRAMME)
def not_reached(message_id: int) -> ResponseReturnValue:
    """Write down that she did not answer; the task stays."""
    if PressForm().validate_on_submit():
        with transaction() as session:
            message, application = get_to_tell(session, message_id, scope=scope())
            miss_woman(session, message, application, by_id=actor().id, now=now())
        flash("Anotado: no contestó. Sigue en la lista.", "message")
    return redirect(url_for(".telling"), 303)
