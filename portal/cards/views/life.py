"""One card: what it is, what happened to it, and what staff may do with it."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.audit.looking import note_look
from portal.cards.actions import issuing
from portal.cards.actions.printing import print_cards, reprint_card
from portal.cards.forms import LayoutForm, PressForm
from portal.cards.models import Card, CardState, PrintBatch
from portal.cards.prints import drop_drawing
from portal.cards.queries.cards import cards_of, get_card, history
from portal.cards.queries.printing import printer_of
from portal.cards.tasks import draw_batch
from portal.cards.views.acting import REFUSALS, attempt, scope, usual_layout
from portal.cards.views.blueprints import bp
from portal.cards.views.changing import VERBS
from portal.core.roles import PROGRAMME
from portal.preferences.queries import choices
from portal.web.access import only
from portal.web.background import enqueue
from portal.web.clock import now, today
from portal.web.config import key_ring
from portal.web.extensions import db
from portal.web.transaction import transaction


@bp.get("/<int:card_id>")
@only(*PROGRAMME)
def show(card_id: int) -> ResponseReturnValue:
    """Show one card, its codes and its history."""
    card = look_at(card_id)
    batch, printed_by = printer_of(db.session, card)
    return render_template(
        "cards/show.html",
        card=card,
        batch=batch,
        printed_by=printed_by,
        steps=history(db.session, card_id),
        others=[other for other in cards_of(db.session, card.application_id) if other.id != card_id],
        verbs={slug: verb for slug, verb in VERBS.items() if verb.fits(card)},
        today=today(),
        is_renewable=card.state is CardState.DELIVERED
        and issuing.is_renewable(card, choices(db.session), today()),
        retired=key_ring().retired_ids,
        form=PressForm(),
    )


@bp.post("/<int:card_id>/emitir")
@only(*PROGRAMME)
def issue_one(card_id: int) -> ResponseReturnValue:
    """Issue a card that was asked for, or the one that follows a card about to expire."""
    return _press(
        card_id,
        lambda session, card: issuing.issue_card(
            session, card.application, choices=choices(session), today=today(), by_id=actor().id, now=now()
        ),
        "La nueva espera en «Por imprimir».",
    )


@bp.route("/<int:card_id>/imprimir", methods=["GET", "POST"])
@only(*PROGRAMME)
def print_one(card_id: int) -> ResponseReturnValue:
    """Print one card alone; a plastic that came out badly is taken out of use and printed anew."""
    form, card = LayoutForm(layout=usual_layout()), get_card(db.session, card_id, scope=scope())
    if not form.validate_on_submit():
        page = render_template("cards/print_one.html", form=form, card=card)
        return page, 422 if form.errors else 200
    before = card.batch_id
    try:
        batch = _print_alone(card_id, form.layout.data)
    except tuple(REFUSALS) as error:
        flash(REFUSALS[type(error)], "error")
        return redirect(url_for(".show", card_id=card_id), 303)
    drop_drawing(before)
    enqueue(draw_batch, batch_id=batch.id)
    return redirect(url_for(".batch", batch_id=batch.id), 303)


def _print_alone(card_id: int, layout: str) -> PrintBatch:
    within, by_id, made = scope(), actor().id, now()
    with transaction() as session:
        card = get_card(session, card_id, scope=within)
        if card.state is CardState.PRINTED:
            reprint_card(session, card, reason="Salió mal", by_id=by_id, now=made)
        return print_cards(
            session,
            [card.id],
            ring=key_ring(),
            layout=layout,
            by_id=by_id,
            house_id=card.application.house_id,
            now=made,
        )


def look_at(card_id: int) -> Card:
    """Return one card, and write down who looked at it.

    :raises CardNotFoundError: it is not hers to see; then nothing is written.
    """
    card = get_card(db.session, card_id, scope=scope())
    note_look("look_at_card", "card", card_id, by_id=actor().id)
    return card


def _press(card_id: int, act: Callable[[Session, Card], object], done: str) -> ResponseReturnValue:
    """Answer a button: do it, say what happened, and show the card again."""
    if not PressForm().validate_on_submit():
        abort(400)
    problem = attempt(card_id, act)
    flash(problem or done, "error" if problem else "success")
    return redirect(url_for(".show", card_id=card_id), 303)
