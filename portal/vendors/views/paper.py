"""Paper that a shop hangs up."""

from flask import Response

from portal.preferences.paper import colours, mark
from portal.preferences.queries import choices
from portal.vendors.errors import VendorNotFoundError
from portal.vendors.printing import PrintedLook, Sheet, draw_sheet
from portal.vendors.queries.directory import listed_vendor
from portal.vendors.views.acting import managers, shown
from portal.vendors.views.blueprint import bp
from portal.web.clock import today
from portal.web.config import settings
from portal.web.extensions import db


@bp.get("/comercios/<int:vendor_id>/cartel.pdf")
@managers
def poster(vendor_id: int) -> Response:
    """Draw the poster for the shop's door."""
    return _sheet(vendor_id, Sheet.POSTER)


@bp.get("/comercios/<int:vendor_id>/calcomania.pdf")
@managers
def sticker(vendor_id: int) -> Response:
    """Draw the sticker for the shop's till."""
    return _sheet(vendor_id, Sheet.STICKER)


def _sheet(vendor_id: int, sheet: Sheet) -> Response:
    vendor = shown(vendor_id)
    chosen = choices(db.session)
    look = PrintedLook(institute=chosen.institute, colours=colours(chosen), mark=mark(settings().instance))
    link = f"{settings().public_url}/comercios/{vendor.id}"
    try:
        benefits = listed_vendor(db.session, vendor.id, day=today()).benefits
    except VendorNotFoundError:  # nothing is granted today
        benefits = ()
    content = draw_sheet(sheet, look, name=vendor.name, benefits=benefits, link=link)
    return Response(content, mimetype="application/pdf")
