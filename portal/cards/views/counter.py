"""The counter: find her card by scan, folio or name."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.cards.errors import CardNotFoundError
from portal.cards.forms import FindForm
from portal.cards.models import Card
from portal.cards.queries.cards import card_with_folio, card_with_token
from portal.cards.queries.counter import ORDER, count_waiting, found, late_since, waiting
from portal.cards.views.acting import scope
from portal.cards.views.blueprints import bp
from portal.core.codes import CodeError, parse_card_folio
from portal.core.roles import PROGRAMME
from portal.preferences.queries import choices
from portal.tokens.errors import TokenError
from portal.tokens.layout import read_code
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.config import key_ring
from portal.web.extensions import db
from portal.web.headers import scanner_headers
from portal.web.paging import page_of


@bp.get("/entregas")
@only(*PROGRAMME)
@scanner_headers()
def counter() -> ResponseReturnValue:
    """List the printed cards that wait for their owners, or the cards that a name finds."""
    text = request.args.get("q", "").strip()
    late = late_since(choices(db.session), now())
    only_late = "sin-recoger" in request.args
    query = (
        found(scope(), text, today())
        if text
        else waiting(scope(), printed_before=late if only_late else None)
    )
    page = page_of(
        db.session,
        query,
        by=ORDER,
        key=lambda row: (row.printed_name, row.id),
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    total, old = count_waiting(db.session, scope(), late)
    return render_template(
        "cards/counter.html",
        form=FindForm(formdata=None, q=text),
        page=page,
        text=text,
        only_late=only_late,
        today=today(),
        late_since=late,
        total=total,
        old=old,
        collect_days=choices(db.session).collect_days,
    )


@bp.post("/entregas")
@only(*PROGRAMME)
def find() -> ResponseReturnValue:
    """Go to the card that was scanned or whose folio was typed; anything else is a search by name.

    A code is sent in the body, so that it stands in no address and no log.
    """
    form = FindForm()
    text = (form.q.data or "").strip()
    if not form.validate_on_submit() or not text:
        return redirect(url_for(".counter"), 303)
    try:
        card = _named_by(text)
    except CardNotFoundError:
        flash("No encontramos esa tarjeta entre las de tus Casas. Búscala por su nombre.", "error")
        return redirect(url_for(".counter"), 303)
    if card is None:
        return redirect(url_for(".counter", q=text), 303)
    return redirect(url_for(".show", card_id=card.id), 303)


def _named_by(text: str) -> Card | None:
    """Return the card that a code or folio names; ``None`` when the text is neither.

    :raises CardNotFoundError: it is one, and of no card that she works with.
    """
    try:
        token = key_ring().recognise(read_code(text))
    except TokenError:
        pass
    else:
        return card_with_token(db.session, token.index, scope=scope())
    try:
        return card_with_folio(db.session, parse_card_folio(text), scope=scope())
    except CodeError:
        return None
