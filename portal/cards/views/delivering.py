"""Handing a card over, and the proof of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.acting import actor
from portal.cards.actions.delivering import deliver_card
from portal.cards.errors import CardNotFoundError
from portal.cards.forms import DeliverForm
from portal.cards.models import Card, CardState
from portal.cards.queries.cards import card_in_use, get_card, history
from portal.cards.views.acting import attempt, scope
from portal.cards.views.blueprints import bp
from portal.cards.views.life import look_at
from portal.core.codes import CodeError, parse_card_folio
from portal.core.roles import PROGRAMME
from portal.tokens.errors import TokenError
from portal.tokens.layout import read_code
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.config import key_ring
from portal.web.extensions import db
from portal.web.headers import scanner_headers

UNREADABLE = "Eso no es el código ni el folio de una tarjeta. Escanéala otra vez."
OTHER_FOLIO = "Ese folio es de otra tarjeta. Busca la que dice su nombre."


@bp.route("/<int:card_id>/entregar", methods=["GET", "POST"])
@only(*PROGRAMME)
@scanner_headers()
def deliver(card_id: int) -> ResponseReturnValue:
    """Hand a printed card over: check who she is, then scan the plastic."""
    form = DeliverForm()
    card = get_card(db.session, card_id, scope=scope())
    if card.state is not CardState.PRINTED:
        return redirect(url_for(".show", card_id=card_id), 303)
    if form.validate_on_submit():
        problem = _hand_over(card, form)
        if problem is None:
            flash("Tarjeta entregada. Ya sirve, también en su celular.", "success")
            return redirect(url_for(".show", card_id=card_id), 303)
        form.code.errors = [problem]
    card = look_at(card_id)
    replaced = card_in_use(db.session, card.application_id)
    page = render_template("cards/deliver.html", form=form, card=card, replaced=replaced)
    return page, 422 if form.errors else 200


@bp.get("/<int:card_id>/acuse")
@only(*PROGRAMME)
def receipt(card_id: int) -> ResponseReturnValue:
    """Show the proof of delivery, to be printed and signed.

    :raises CardNotFoundError: it was never delivered.
    """
    card = look_at(card_id)
    handed = [
        each
        for each in history(db.session, card_id)
        if (each[0].before, each[0].after) == (CardState.PRINTED, CardState.DELIVERED)
    ]
    if not handed:
        raise CardNotFoundError(card_id)
    step, by = handed[-1]
    return render_template("cards/receipt.html", card=card, step=step, by=by)


def _hand_over(card: Card, form: DeliverForm) -> str | None:
    """Deliver by what was scanned or typed; returns the sentence of the refusal."""
    try:
        token_id = _scanned(form.code.data.strip(), card)
    except TokenError:
        return UNREADABLE
    except CodeError:
        return OTHER_FOLIO
    by_id = actor().id
    return attempt(
        card.id,
        lambda session, card: deliver_card(
            session,
            card,
            token_id=token_id,
            identity=form.identity.data,
            ring=key_ring(),
            today=today(),
            by_id=by_id,
            now=now(),
        ),
    )


def _scanned(text: str, card: Card) -> int | None:
    """Return the index of the code that was scanned; ``None`` when the card's own folio was typed.

    :raises CodeError: the folio of another card.
    :raises TokenError: neither a folio nor a genuine code.
    """
    try:
        folio = parse_card_folio(text)
    except CodeError:
        return key_ring().recognise(read_code(text)).index
    if folio != card.folio:
        raise CodeError("other")
    return None
