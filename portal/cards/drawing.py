"""Draw benefit cards as a PDF for the print shop or the card printer. Knows no database.

The design is in ``artwork/``: ``ground.typ`` draws what is the same on every card, once; ``card.typ`` lays it
under what differs. This module hands them the data, block by block, and joins the blocks as they come.
"""

import json
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from io import BytesIO
from itertools import islice
from pathlib import Path
from threading import Lock

import pypdfium2
from babel.dates import format_date

from portal.preferences.paper import COLOURS, Typesetter
from portal.tokens.qr import draw_path

ARTWORK = Path(__file__).parent / "artwork"
CARDS_PER_SHEET = 8
BLOCK = 3 * CARDS_PER_SHEET
"""Cards in one run of typst. It keeps what it set in its last ten runs, so that memory grows with this."""

PREVIEW_PPI = 200

_PDFIUM = Lock()
"""PDFium may be used by one thread at a time."""


class Layout(StrEnum):
    """How the faces lie on the pages."""

    SHEET = "sheet"
    """2 × 4 on letter with bleed and crop marks: a page of fronts, then their backs, for the long edge."""
    SINGLE = "single"
    """One face per page, front then back, with bleed: for a card printer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFace:
    """What is printed on one card.

    :param name: hers, as she wishes it printed.
    :param valid_until: its last day.
    :param link: what the QR carries.
    :param photo: hers as a JPEG, 4 wide and 5 high; ``None``: she wants none on it.
    """

    name: str
    folio: str
    valid_until: date
    link: str
    check4: str
    photo: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is the same on every card of one print.

    :param host: where a card is checked, as people type it.
    :param steps: how she uses it, at most four short sentences.
    :param colours: ``#rrggbb`` by the names of the stylesheet.
    :param mark: the institute's mark as SVG text; ``None`` draws sun and sea.
    """

    institute: str
    title: str
    host: str
    steps: tuple[str, ...]
    found: str
    help: str
    colours: dict[str, str] = field(default_factory=COLOURS.copy)
    mark: str | None = None


def draw_cards(
    cards: Iterable[CardFace],
    look: Look,
    layout: Layout,
    output: Path,
    *,
    progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Write the PDF of ``cards``, in their order; every page of it is a page of cards.

    :param progress: called with the number of cards done after each block.
    :raises ValueError: there are no cards, and a PDF has at least one page.
    """
    done = 0
    with _new_pdf() as whole:
        for size, part in _typeset(cards, look, layout):
            with _PDFIUM, pypdfium2.PdfDocument(part) as pages:
                whole.import_pages(pages)
            done += size
            progress(done)
        if not done:
            raise ValueError("a PDF without cards has no page")
        with _PDFIUM:
            whole.save(output)


def draw_preview(card: CardFace, look: Look) -> tuple[bytes, bytes]:
    """Return front and back of one card as PNG, with their bleed, for a screen."""
    ((_, pdf),) = _typeset([card], look, Layout.SINGLE)
    faces = []
    with _PDFIUM, pypdfium2.PdfDocument(pdf) as pages:
        for page in pages:
            picture = BytesIO()
            page.render(scale=PREVIEW_PPI / 72).to_pil().save(picture, "PNG")
            faces.append(picture.getvalue())
    front, back = faces
    return front, back


def _typeset(cards: Iterable[CardFace], look: Look, layout: Layout) -> Iterator[tuple[int, bytes]]:
    """Yield size and PDF of each block; while typst sets one, the codes of the next are drawn."""
    remaining = iter(cards)
    fixed = {"layout": layout.value, "look": json.dumps(asdict(look))}
    fixed["ground"] = _ground(fixed)
    typesetter = Typesetter(ARTWORK / "card.typ")
    running: deque[tuple[int, Future[bytes]]] = deque()
    sheet = 1
    with ThreadPoolExecutor(1) as thread:
        while block := list(islice(remaining, BLOCK)):
            data = json.dumps([_data_of(card) for card in block])
            inputs = {**fixed, "first_sheet": str(sheet), "cards": data}
            running.append((len(block), thread.submit(typesetter.set, inputs, tagged=False)))
            sheet += BLOCK // CARDS_PER_SHEET
            if len(running) > 1:
                size, part = running.popleft()
                yield size, part.result()
        for size, part in running:
            yield size, part.result()


def _ground(inputs: dict[str, str]) -> str:
    """Return the ground's PDF as card.typ reads it."""
    return json.dumps(list(Typesetter(ARTWORK / "ground.typ").set(inputs, tagged=False)))


def _data_of(card: CardFace) -> dict[str, str | int | None]:
    """Return what card.typ reads of one card.

    The code is an SVG, which is how typst sets it fastest; so is the photo, since JSON holds no bytes.
    """
    code = draw_path(card.link)
    box = f"0 0 {code.side} {code.side}"
    return {
        "name": card.name,
        "folio": card.folio,
        "valid_until": format_date(card.valid_until, "long", locale="es_MX"),
        "check4": card.check4,
        "photo": _framed(card.photo) if card.photo else None,
        "side": code.side,
        "qr": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path d="{code.path}"/></svg>',
    }


def _framed(photo: bytes) -> str:
    """Return a photo as the text of an SVG, which covers all of it."""
    href = f"data:image/jpeg;base64,{b64encode(photo).decode('ascii')}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 5">'
        f'<image width="4" height="5" preserveAspectRatio="xMidYMid slice" href="{href}"/></svg>'
    )


@contextmanager
def _new_pdf() -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF without pages."""
    with _PDFIUM:
        pdf = pypdfium2.PdfDocument.new()
    try:
        yield pdf
    finally:
        with _PDFIUM:
            pdf.close()
