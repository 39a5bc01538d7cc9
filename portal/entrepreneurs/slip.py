"""The slip with folio and PIN that she takes home."""

import json
from datetime import date
from enum import StrEnum
from pathlib import Path

from portal.core.spanish import write_date
from portal.preferences.paper import typeset

ARTWORK = Path(__file__).parent / "artwork"


class SlipSize(StrEnum):
    """What paper the counter has."""

    RECEIPT = "receipt"
    """A roll of 80 mm."""
    LETTER = "letter"


def draw_slip(*, folio: str, pin: str, address: str, day: date, size: SlipSize) -> bytes:
    """Return the slip as a PDF.

    :param address: where she enters, as people type it.
    """
    data = {"folio": folio, "pin": pin, "address": address, "day": write_date(day), "size": size}
    return typeset(ARTWORK / "slip.typ", {"data": json.dumps(data)})
