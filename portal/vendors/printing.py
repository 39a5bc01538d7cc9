"""Paper for a shop's door and till: «Aquí vale tu tarjeta». Knows no database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qrcode import constants
from qrcode.main import QRCode

from portal.preferences.paper import typeset
from portal.tokens.qr import QUIET, path_of
from portal.vendors.queries.directory import ListedBenefit

ARTWORK = Path(__file__).parent / "artwork"
MOST_BENEFITS = 4
"""What a passer-by can read; the page says where the others are."""


class Sheet(StrEnum):
    """What is printed."""

    POSTER = "poster"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLook:
    """The institute on paper. :param mark: its mark as SVG text; ``None`` draws sun and sea."""

    institute: str
    colours: dict[str, str]
    mark: str | None


def draw_sheet(
    sheet: Sheet, look: PrintedLook, *, name: str, benefits: Sequence[ListedBenefit], link: str
) -> bytes:
    """Return the PDF of a poster or sticker.

    :param link: what the code opens.
    """
    shop = {
        "name": name,
        "benefits": [
            {"title": each.terms.title, "rules": each.terms.rules(), "conditions": each.conditions}
            for each in benefits[:MOST_BENEFITS]
        ],
        "has_more": len(benefits) > MOST_BENEFITS,
        "address": link.split("://")[-1],
        "qr": _symbol(link),
    }
    shown = {"institute": look.institute, "colours": look.colours, "mark": look.mark}
    return typeset(ARTWORK / f"{sheet}.typ", {"shop": json.dumps(shop), "look": json.dumps(shown)})


def _symbol(link: str) -> str:
    """Return the code of a link as SVG, in the smallest symbol that holds it: it is read from the street."""
    code: QRCode[object] = QRCode(error_correction=constants.ERROR_CORRECT_M)
    code.add_data(link)
    code.make(fit=True)
    rows = ["".join("01"[bool(dark)] for dark in row) for row in code.modules]
    side = len(rows) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path d="{path_of(rows, offset=QUIET)}"/></svg>'
    )
