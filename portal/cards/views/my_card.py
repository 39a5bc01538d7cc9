"""Her card on her phone: to show at a till, to stop when it is lost, to ask for another.

A session with folio and PIN may open it: it says nothing but what the card itself says. What she saved and
where she used it is another page, of a feature above this one.
"""

from flask import abort, current_app, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.security import sign_in
from portal.cards.actions.delivering import replace_phone_token
from portal.cards.actions.issuing import is_renewable, request_replacement
from portal.cards.actions.stopping import lose_token
from portal.cards.errors import CardEndedError, CardInProductionError, CardSuspendedError, NotRegisteredError
from portal.cards.forms import PressForm
from portal.cards.models import CardState, CardToken
from portal.cards.queries.hers import her_card
from portal.cards.views.blueprints import mine
from portal.core.errors import DomainError
from portal.core.roles import Role
from portal.preferences.queries import choices
from portal.tokens.errors import KeyNotFoundError
from portal.tokens.keys import KeyRing
from portal.tokens.layout import link
from portal.tokens.qr import QrPath, draw_path
from portal.web import installable
from portal.web.access import only, public
from portal.web.assets import read_asset
from portal.web.clock import now, today
from portal.web.config import key_ring, settings
from portal.web.extensions import db
from portal.web.transaction import transaction

SHE_SAID = "Lo avisó ella"
USE = "redemptions.hers"
"""What is left of each benefit and what she saved; a page of a feature above this one."""

REFUSALS: dict[type[DomainError], str] = {
    CardInProductionError: "Ya pediste otra. Te la damos en tu Casa de la Mujer.",
    CardEndedError: "Esa tarjeta ya terminó. Pregunta en tu Casa de la Mujer.",
    CardSuspendedError: "Tu tarjeta está suspendida. Pregunta en tu Casa de la Mujer.",
    NotRegisteredError: "Tu solicitud no está aprobada. Pregunta en tu Casa de la Mujer.",
}


@mine.get("")
@only(Role.ENTREPRENEUR)
def show() -> ResponseReturnValue:
    """Show her card large enough for a till, or what happens with it."""
    hers = her_card(db.session, current_user.id)
    code = _code_of(hers.phone) if hers.is_good(today()) and hers.phone is not None else None
    return render_template(
        "my_card/show.html",
        hers=hers,
        code=code,
        is_good=hers.is_good(today()),
        is_expired=hers.held is not None and hers.held.is_expired(today()),
        is_renewable=hers.held is not None
        and hers.held.state is CardState.DELIVERED
        and is_renewable(hers.held, choices(db.session), today()),
        use_url=url_for(USE) if USE in current_app.view_functions and not g.sign_in.with_pin else None,
        now=now(),
    )


def _code_of(phone: CardToken) -> QrPath | None:
    """Draw the code of her phone; ``None`` when the key that signed it was retired."""
    try:
        return draw_path(link(settings().public_url, key_ring().sign(phone.token.said)))
    except KeyNotFoundError:
        return None


@mine.route("/perdida", methods=["GET", "POST"])
@only(Role.ENTREPRENEUR)
def lose() -> ResponseReturnValue:
    """Let her stop her lost plastic at once; the code on her phone lives on."""
    form, hers = PressForm(), her_card(db.session, current_user.id)
    if hers.plastic is None:
        return redirect(url_for(".ask"), 303)
    if form.validate_on_submit():
        by_id = current_user.id
        with transaction() as session:
            plastic = her_card(session, by_id).plastic
            if plastic is not None:
                lose_token(session, plastic, by_id=by_id, now=now(), reason=SHE_SAID)
        flash("Tu tarjeta de plástico ya no sirve. La de tu celular sí.", "success")
        return redirect(url_for(".ask"), 303)
    return render_template("my_card/lose.html", form=form, hers=hers)


@mine.route("/celular", methods=["GET", "POST"])
@only(Role.ENTREPRENEUR)
def lose_phone() -> ResponseReturnValue:
    """Let her stop the code of a phone that she lost: it shows anew here, and nobody stays in her account."""
    form, hers = PressForm(), her_card(db.session, current_user.id)
    if hers.phone is None or hers.held is None:
        return redirect(url_for(".show"), 303)
    if form.validate_on_submit():
        user, with_pin, ring = current_user._get_current_object(), g.sign_in.with_pin, key_ring()
        problem = _lose_phone(user.id, ring)
        if problem is None:
            sign_in(user, with_pin=with_pin)
            flash("El código de ese celular ya no sirve. Este es el nuevo.", "success")
            return redirect(url_for(".show"), 303)
        form.form_errors.append(problem)
    page = render_template("my_card/lose_phone.html", form=form)
    return page, 422 if form.errors else 200


def _lose_phone(user_id: int, ring: KeyRing) -> str | None:
    try:
        with transaction() as session:
            held = her_card(session, user_id).held
            if held is None:
                abort(404)
            replace_phone_token(session, held, reason=SHE_SAID, ring=ring, by_id=user_id, now=now())
    except CardEndedError:
        return REFUSALS[CardEndedError]
    return None


@mine.route("/otra", methods=["GET", "POST"])
@only(Role.ENTREPRENEUR)
def ask() -> ResponseReturnValue:
    """Let her ask for another plastic, or for the card that follows one about to expire."""
    form, hers = PressForm(), her_card(db.session, current_user.id)
    if hers.held is None or hers.making is not None:
        return redirect(url_for(".show"), 303)
    if form.validate_on_submit():
        problem = _ask(current_user.id)
        if problem is None:
            flash("Pediste otra tarjeta. Te la damos en tu Casa de la Mujer.", "success")
            return redirect(url_for(".show"), 303)
        form.form_errors.append(problem)
    phone_works = hers.phone is not None and _code_of(hers.phone) is not None
    page = render_template("my_card/ask.html", form=form, phone_works=phone_works)
    return page, 422 if form.errors else 200


def _ask(user_id: int) -> str | None:
    try:
        with transaction() as session:
            held = her_card(session, user_id).held
            if held is None:
                abort(404)
            request_replacement(session, held, reason="La pidió ella", by_id=user_id, now=now())
    except tuple(REFUSALS) as error:
        return REFUSALS[type(error)]
    return None


@mine.get("/app.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    """Say how the page looks as an icon on her phone: a name that betrays nothing."""
    return installable.manifest(
        "Mi tarjeta", "Tarjeta", start=url_for(".show"), icon="tarjeta", background="#fcf9f3"
    )


@mine.get("/sin-senal.js")
@public
def worker() -> ResponseReturnValue:
    """Hand out the script that shows her card without signal; its reach is her card alone."""
    answer = make_response(read_asset("card-worker.js"))
    answer.mimetype = "text/javascript"
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = url_for(".show")
    return answer
