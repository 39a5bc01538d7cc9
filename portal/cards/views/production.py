"""The production page: who is due for a card, and what waits to be printed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from portal.accounts.acting import actor
from portal.cards.actions.issuing import issue_cards
from portal.cards.actions.printing import print_cards
from portal.cards.errors import NothingToPrintError
from portal.cards.forms import DUE_WORDS, DueForm, PressForm, PrintForm
from portal.cards.models import PrintBatch
from portal.cards.queries.counter import count_waiting, late_since
from portal.cards.queries.due import Due, DueTerms, count_due, due, due_ids
from portal.cards.queries.printing import count_pending, pending_ids
from portal.cards.tasks import draw_batch
from portal.cards.views.acting import REFUSALS, scope, usual_layout
from portal.cards.views.blueprints import bp
from portal.core.roles import PROGRAMME
from portal.core.spanish import plural
from portal.entrepreneurs.models import Application
from portal.houses.queries import open_houses
from portal.preferences.queries import choices
from portal.web.access import only
from portal.web.background import enqueue
from portal.web.clock import now, today
from portal.web.config import key_ring
from portal.web.extensions import db
from portal.web.paging import page_of
from portal.web.transaction import transaction

AT_ONCE = 500
"""Cards issued by one press: a batch that one transaction makes while the counters wait."""


@bp.get("/")
@only(*PROGRAMME)
def production() -> ResponseReturnValue:
    """List the women who are due for a card."""
    form, terms = DueForm(request.args), _terms()
    kinds = [Due(form.why.data)] if form.why.data in set(Due) else list(Due)
    page = page_of(
        db.session,
        due(kinds, terms),
        by=[Application.id],
        key=lambda row: (row.id,),
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    counts = count_due(db.session, terms)
    waiting, late = count_waiting(db.session, scope(), late_since(terms.choices, now()))
    return render_template(
        "cards/production.html",
        form=form,
        press=PressForm(),
        page=page,
        why=_reasons([row.id for row in page.rows], terms),
        words=DUE_WORDS,
        counts=counts,
        total=sum(counts[kind] for kind in kinds),
        pending=sum(count_pending(db.session, scope()).values()),
        waiting=waiting,
        late=late,
    )


@bp.post("/emitir")
@only(*PROGRAMME)
def issue() -> ResponseReturnValue:
    """Issue cards to the women who were marked, or to all who are due."""
    if not PressForm().validate_on_submit():
        return redirect(url_for(".production"), 303)
    terms, by_id = _terms(), actor().id
    allowed = due_ids(db.session, terms)
    marked = set(request.form.getlist("woman", type=int))
    chosen = [id for id in allowed if request.form.get("all") or id in marked][:AT_ONCE]
    with transaction() as session:
        issued = issue_cards(
            session,
            chosen,
            choices=terms.choices,
            today=terms.today,
            by_id=by_id,
            now=now(),
            retired=terms.retired,
        )
    if not issued:
        flash("Marca a quién se le emite su tarjeta.", "error")
        return redirect(url_for(".production"), 303)
    flash(f"{plural(len(issued), 'tarjeta emitida', 'tarjetas emitidas')}. Ahora imprímelas.", "success")
    return redirect(url_for(".printing"), 303)


@bp.route("/imprimir", methods=["GET", "POST"])
@only(*PROGRAMME)
def printing() -> ResponseReturnValue:
    """Print the cards that wait, into one batch."""
    form = PrintForm(layout=usual_layout())
    counts = count_pending(db.session, scope())
    houses = [house for house in open_houses(db.session, scope().house_ids) if counts.get(house.id)]
    total = sum(counts.values())
    form.house.choices = [SelectChoice(0, f"Todas ({total})")] + [
        SelectChoice(house.id, f"{house.name} ({counts[house.id]})") for house in houses
    ]
    if form.validate_on_submit():
        try:
            batch = _print(form.house.data or None, form.layout.data)
        except NothingToPrintError:
            form.form_errors.append(REFUSALS[NothingToPrintError])
        else:
            return redirect(url_for(".batch", batch_id=batch.id), 303)
    page = render_template("cards/printing.html", form=form, total=total)
    return page, 422 if form.errors else 200


def _print(house_id: int | None, layout: str) -> PrintBatch:
    """Print every pending card of one house, or of all, that its printer works with."""
    within, by_id = scope(), actor().id
    with transaction() as session:
        batch = print_cards(
            session,
            pending_ids(session, scope=within, house_id=house_id),
            ring=key_ring(),
            layout=layout,
            by_id=by_id,
            house_id=house_id,
            now=now(),
        )
    enqueue(draw_batch, batch_id=batch.id)
    return batch


def _terms() -> DueTerms:
    return DueTerms(choices=choices(db.session), today=today(), scope=scope(), retired=key_ring().retired_ids)


def _reasons(ids: list[int], terms: DueTerms) -> dict[int, Due]:
    """Tell why each of the women on this page is due."""
    found: dict[int, Due] = {}
    for kind in Due:
        rows = db.session.scalars(due([kind], terms).where(Application.id.in_(ids)))
        found |= {row.id: kind for row in rows}
    return found
