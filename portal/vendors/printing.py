"""Paper for a shop's door and till: «Aquí vale tu tarjeta». Knows no database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from portal.preferences.paper import typeset
from portal.tokens.qr import draw_path
from portal.vendors.terms import Terms

ARTWORK = Path(__file__).parent / "artwork"
MOST_OFFERS = 4
"""What a passer-by can read, and what the page has room for."""


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


def draw_sheet(sheet: Sheet, look: PrintedLook, *, name: str, offers: Sequence[Terms], link: str) -> bytes:
    """Return the PDF of a poster or sticker.

    :param link: what the code opens.
    """
    code = draw_path(link)
    shop = {
        "name": name,
        "offers": [{"title": terms.title, "rules": terms.rules()} for terms in offers[:MOST_OFFERS]],
        "qr": (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.side} {code.side}">'
            f'<path d="{code.path}"/></svg>'
        ),
    }
    shown = {"institute": look.institute, "colours": look.colours, "mark": look.mark}
    return typeset(ARTWORK / f"{sheet}.typ", {"shop": json.dumps(shop), "look": json.dumps(shown)})
