"""How the cards of this installation look, seen before any is printed; colours and mark are the portal's."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.cards.drawing import CardFace, draw_preview
from portal.cards.forms import ArtworkForm
from portal.cards.printing import look_of
from portal.cards.views.blueprints import bp
from portal.core.periods import add_months
from portal.core.roles import Role
from portal.preferences.actions import choose
from portal.preferences.queries import choices
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.transaction import transaction

EXAMPLE_CODE = "A" * 117
"""No genuine code: whoever scans the preview learns that it is not recognised."""

TEXTS = ("card_title", "card_steps", "card_found")


@bp.route("/diseno", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR, Role.COORDINATOR)
def artwork() -> ResponseReturnValue:
    """Show front and back of an example card, and change what is the same on every card."""
    known = choices(db.session)
    form = ArtworkForm(data={name: getattr(known, name) for name in TEXTS})
    if form.validate_on_submit():
        by_id = current_user.id
        with transaction() as session:
            for name in TEXTS:
                if form[name].data.strip() != getattr(known, name):
                    choose(session, key=name, value=form[name].data.strip(), by_id=by_id, now=now())
        flash("Guardamos el diseño. Así saldrán las tarjetas que imprimas desde ahora.", "success")
        return redirect(url_for(".artwork"), 303)
    return render_template("cards/artwork.html", form=form), 422 if form.errors else 200


@bp.get("/diseno/<any(frente, reverso):face>.png")
@only(Role.ADMINISTRATOR, Role.COORDINATOR)
def preview(face: str) -> ResponseReturnValue:
    """Draw one face of an example card, of nobody."""
    known = settings()
    card = CardFace(
        name="Nombre de ejemplo",
        folio="0000-0000-000",
        valid_until=add_months(today(), choices(db.session).card_validity_months),
        link=f"{known.public_url.upper()}/T/{EXAMPLE_CODE}",
        check4="0000",
    )
    look = look_of(choices(db.session), known.public_url, known.instance)
    front, back = draw_preview(card, look)
    return Response(front if face == "frente" else back, mimetype="image/png")
