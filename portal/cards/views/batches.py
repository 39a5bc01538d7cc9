"""What was printed, when and by whom; and the file to print."""

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.audit.actions import record
from portal.cards.forms import PressForm
from portal.cards.models import PrintBatch
from portal.cards.queries.counter import ORDER
from portal.cards.queries.printing import batches, cards_in, get_batch
from portal.cards.tasks import draw_batch, drawing_of
from portal.cards.views.acting import scope
from portal.cards.views.blueprints import bp
from portal.core.roles import PROGRAMME
from portal.web.access import only
from portal.web.background import enqueue
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.paging import page_of
from portal.web.transaction import transaction


@bp.get("/tandas")
@only(*PROGRAMME)
def history() -> ResponseReturnValue:
    """List the batches, the youngest first."""
    page = page_of(
        db.session,
        batches(scope(), actor().id),
        by=[PrintBatch.id],
        key=lambda row: (row.id,),
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=True,
    )
    return render_template("cards/history.html", page=page)


@bp.get("/tandas/<int:batch_id>")
@only(*PROGRAMME)
def batch(batch_id: int) -> ResponseReturnValue:
    """Show how far one batch is, its file, and its cards."""
    found = get_batch(db.session, batch_id, scope=scope(), user_id=actor().id)
    return render_template(
        "cards/batch.html",
        batch=found,
        is_here=drawing_of(batch_id).exists(),
        page=page_of(
            db.session,
            cards_in(batch_id),
            by=ORDER,
            key=lambda row: (row.printed_name, row.id),
            after=request.args.get("after"),
            before=request.args.get("before"),
        ),
        form=PressForm(),
    )


@bp.get("/tandas/<int:batch_id>/tarjetas.pdf")
@only(*PROGRAMME)
def drawing(batch_id: int) -> ResponseReturnValue:
    """Hand out the PDF of a batch, and write down who took it."""
    by_id = actor().id
    get_batch(db.session, batch_id, scope=scope(), user_id=by_id)
    path = drawing_of(batch_id)
    if not path.exists():
        flash("Ese archivo ya no está. Dibújalo otra vez.", "error")
        return redirect(url_for(".batch", batch_id=batch_id), 303)
    with transaction() as session:
        record(
            session,
            action="take_print_file",
            kind="print_batch",
            subject_id=batch_id,
            by_id=by_id,
            now=now(),
        )
    return send_file(
        path, mimetype="application/pdf", as_attachment=True, download_name=f"tanda-{batch_id}.pdf"
    )


@bp.post("/tandas/<int:batch_id>/dibujar")
@only(*PROGRAMME)
def draw_again(batch_id: int) -> ResponseReturnValue:
    """Draw the PDF of a batch again: the same cards with the same codes."""
    found = get_batch(db.session, batch_id, scope=scope(), user_id=actor().id)
    if PressForm().validate_on_submit():
        enqueue(draw_batch, batch_id=found.id)
    return redirect(url_for(".batch", batch_id=batch_id), 303)
