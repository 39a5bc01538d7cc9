"""What was printed, when and by whom; and the file to print."""

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.audit.actions import record
from portal.cards.actions.printing import restart_batch
from portal.cards.forms import PressForm
from portal.cards.models import PrintBatch
from portal.cards.prints import drawing_of
from portal.cards.queries.counter import ORDER
from portal.cards.queries.printing import batches, cards_in, count_printed_in, get_batch
from portal.cards.tasks import draw_batch
from portal.cards.views.acting import scope
from portal.cards.views.blueprints import bp
from portal.core.roles import PROGRAMME
from portal.web.access import only
from portal.web.background import enqueue
from portal.web.clock import now, today
from portal.web.config import key_ring
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
    waiting = _waiting(batch_id)
    return render_template(
        "cards/batch.html",
        batch=found,
        waiting=waiting,
        is_here=_is_here(found, waiting),
        page=page_of(
            db.session,
            cards_in(batch_id),
            by=ORDER,
            key=lambda row: (row.printed_name, row.id),
            after=request.args.get("after"),
            before=request.args.get("before"),
        ),
        today=today(),
        form=PressForm(),
    )


@bp.get("/tandas/<int:batch_id>/tarjetas.pdf")
@only(*PROGRAMME)
def drawing(batch_id: int) -> ResponseReturnValue:
    """Hand out the PDF of a batch, and write down who took it."""
    by_id = actor().id
    found = get_batch(db.session, batch_id, scope=scope(), user_id=by_id)
    path = drawing_of(batch_id)
    if not _is_here(found, _waiting(batch_id)):
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
    """Draw the PDF of a batch again, with the same codes: those of its cards that wait for their owners."""
    get_batch(db.session, batch_id, scope=scope(), user_id=actor().id)
    if PressForm().validate_on_submit():
        with transaction() as session:
            restart_batch(session, batch_id)
        enqueue(draw_batch, batch_id=batch_id)
    return redirect(url_for(".batch", batch_id=batch_id), 303)


def _waiting(batch_id: int) -> int:
    return count_printed_in(db.session, batch_id, retired=key_ring().retired_ids)


def _is_here(batch: PrintBatch, waiting: int) -> bool:
    """Tell whether its file may be taken: it holds the cards that wait for their owners, and no other."""
    return batch.is_drawn and batch.drawn == waiting and drawing_of(batch.id).exists()
