"""The first page of each audience."""

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from portal.core.roles import Role
from portal.home.navigation import navigation
from portal.preferences.queries import choices
from portal.web.access import only, public
from portal.web.assets import asset
from portal.web.extensions import db

bp = Blueprint("home", __name__)

FIRST_PAGE: dict[Role, str] = {
    Role.CLERK: "review.queue",
    Role.COORDINATOR: "review.queue",
    Role.CASHIER: "redemptions.scanner",
}
"""Where each role begins its work, by endpoint; the others see the public start."""

QUICK_EXIT = "https://www.google.com/search?q=clima+canc%C3%BAn"
"""A page that anybody may have open."""


def register(app: Flask) -> None:
    """Give every template what the frame of a page needs."""

    @app.context_processor
    def frame() -> dict[str, object]:
        look = choices(db.session)
        return {
            "look": look,
            "logo_url": asset("logo.svg"),
            "demonstration": look.demonstration,
            "navigation": navigation(),
            "quick_exit_url": QUICK_EXIT,
            "csrf_token": generate_csrf,
        }


@bp.get("/")
@public
def start() -> ResponseReturnValue:
    """Show what the portal is for, and where each person begins."""
    return render_template("home/start.html")


@bp.get("/inicio")
@only(*Role)
def mine() -> ResponseReturnValue:
    """Send a person who signed in to where her work begins."""
    return redirect(url_for(FIRST_PAGE.get(current_user.role, ".start")), 303)
