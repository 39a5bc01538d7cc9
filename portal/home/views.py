"""The first page of each audience."""

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts.security import sign_out
from portal.core.roles import Role
from portal.home.navigation import navigation
from portal.preferences import views as preferences
from portal.preferences.queries import choices
from portal.web.access import only, public
from portal.web.extensions import db

bp = Blueprint("home", __name__)

FIRST_PAGE: dict[Role, str] = {
    Role.ADMINISTRATOR: "administration.start",
    Role.AUDITOR: "audit.log",
    Role.CLERK: "review.queue",
    Role.COORDINATOR: "review.queue",
    Role.VENDOR_MANAGER: "redemptions.mine",
    Role.CASHIER: "redemptions.scanner",
    Role.ENTREPRENEUR: "entrepreneurs.status",
}
"""Where each role begins its work, by endpoint; the others see the public start."""

NEUTRAL_PAGE = "https://www.google.com/search?q=clima+canc%C3%BAn"
"""A page that anybody may have open."""

FOOTER: tuple[tuple[str, str], ...] = (
    ("Ayuda", "home.help_page"),
    ("Aviso de privacidad", "privacy.short"),
    ("Si alguien revisa tu teléfono", "home.safety"),
    ("Entrada del personal", "security.login"),
)


def register(app: Flask) -> None:
    """Give every template what the frame of a page needs."""

    @app.context_processor
    def frame() -> dict[str, object]:
        return {
            **preferences.frame(),
            "demonstration": choices(db.session).demonstration,
            "navigation": navigation(),
            "quick_exit_url": url_for("home.leave"),
            "footer_links": [(label, url_for(endpoint)) for label, endpoint in FOOTER],
            "csrf_token": generate_csrf,
        }


@bp.get("/")
@public
def start() -> ResponseReturnValue:
    """Show what the portal is for, and where each person begins."""
    return render_template("home/start.html")


@bp.get("/salir-rapido")
@public
def leave() -> ResponseReturnValue:
    """End the session and be somewhere else, whatever happens here.

    A plain link, so that it works without JavaScript: the one thing that a GET may end. The browser is
    asked to forget what it kept of this site; its history it keeps, and the safety page says so.
    """
    try:
        sign_out()
    except SQLAlchemyError:  # a database that does not answer must not hold her on this page
        session.clear()
    answer = redirect(NEUTRAL_PAGE, 303)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@bp.get("/seguridad")
@public
def safety() -> ResponseReturnValue:
    """Say honestly what the quick exit does, what it does not, and where to get help."""
    return render_template("home/safety.html")


@bp.get("/ayuda")
@public
def help_page() -> ResponseReturnValue:
    """Say in a few words how the reader does her work here; a shop's till has no account of its own."""
    stranger = "cashier" if request.args.get("para") == "caja" else "visitor"
    role = current_user.role.value if current_user.is_authenticated else stranger
    return render_template(f"help/{role}.html")


@bp.get("/inicio")
@only(*Role)
def mine() -> ResponseReturnValue:
    """Send a person who signed in to where her work begins."""
    return redirect(url_for(FIRST_PAGE.get(current_user.role, ".start")), 303)
