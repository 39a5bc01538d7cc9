"""Pages for the administrator to keep houses and venues."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.roles import Role
from portal.houses.actions import add_house, change_house
from portal.houses.errors import NameTakenError
from portal.houses.forms import HouseForm
from portal.houses.queries import all_houses, get_house
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction

bp = Blueprint("houses", __name__, url_prefix="/administracion/casas")


@bp.get("/")
@only(Role.ADMINISTRATOR)
def houses() -> ResponseReturnValue:
    """List houses and venues."""
    return render_template("houses/houses.html", houses=all_houses(db.session))


@bp.route("/nueva", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def add() -> ResponseReturnValue:
    """Add a house or a venue."""
    form = HouseForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                add_house(session, facts=form.facts(), by_id=current_user.id, now=now())
        except NameTakenError:
            form.name.errors = ["Ya hay un lugar con ese nombre."]
        else:
            flash("Guardamos el lugar.", "success")
            return redirect(url_for(".houses"), 303)
    return render_template("houses/edit.html", form=form, house=None), 422 if form.errors else 200


@bp.route("/<int:house_id>", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def change(house_id: int) -> ResponseReturnValue:
    """Change a house or a venue, or close it."""
    house = get_house(db.session, house_id)
    form = HouseForm(obj=house)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                change_house(
                    session,
                    get_house(session, house_id),
                    facts=form.facts(),
                    by_id=current_user.id,
                    now=now(),
                )
        except NameTakenError:
            form.name.errors = ["Ya hay un lugar con ese nombre."]
        else:
            flash("Guardamos los cambios.", "success")
            return redirect(url_for(".houses"), 303)
    page = render_template("houses/edit.html", form=form, house=get_house(db.session, house_id))
    return page, 422 if form.errors else 200
