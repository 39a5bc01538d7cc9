"""The scanner's page: everything else it asks of the API."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.redemptions.forms import UNDO_REASONS
from portal.redemptions.views.blueprint import bp
from portal.vendors.queries.shops import workplace
from portal.web import installable
from portal.web.access import public
from portal.web.extensions import db
from portal.web.headers import scanner_headers


@bp.get("/caja")
@public
@scanner_headers()
def scanner() -> ResponseReturnValue:
    """Open the till on a phone.

    The page holds nothing: an enrolled phone proves itself with its own secret, which the browser keeps,
    a cashier with her session, and everybody else is told so by the first scan. A code that the phone's
    own camera opened comes after the ``#``, so no server sees it in an address.
    """
    member = workplace(db.session, current_user.id) if current_user.is_authenticated else None
    shop = member.vendor.name if member else "Caja"
    till = current_user.name if member else "Este teléfono"
    today_url = url_for(".of_today") if member else ""
    return render_template(
        "redemptions/scanner.html", shop=shop, till=till, today_url=today_url, undo_reasons=UNDO_REASONS
    )


@bp.get("/caja/app.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    """Say how the till looks as an icon on the shop's phone."""
    return installable.manifest(
        "Caja de beneficios", "Caja", start=url_for(".scanner"), icon="caja", background="#04353a"
    )


@bp.get("/caja/turno")
@public
def shift() -> ResponseReturnValue:
    """Let a cashier take over an enrolled till with her PIN; the page asks the API with the till's secret."""
    return render_template("redemptions/shift.html")
