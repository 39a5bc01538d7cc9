"""What every printed thing shares: colours, the mark, and typst's drawings of the brand (``brand.typ``).

Cards and shops may not know each other, and both are printed, so this stands below them.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import typst
from PIL import Image, UnidentifiedImageError

from portal.preferences.catalogue import Choices
from portal.preferences.errors import NotAPictureError

ROOT = Path(__file__).parents[2]
"""Where typst may read: templates import ``/preferences/paper/brand.typ``."""

MARK = Path("look") / "mark.svg"
"""The institute's mark on paper, in the instance folder; without it, sun and sea are drawn."""

COLOURS = {
    "sea-900": "#04353a",
    "sea-700": "#075a60",
    "sea-500": "#0b8185",
    "sea-200": "#b5dcd7",
    "sun": "#f2a71f",
    "paper": "#fcf9f3",
    "line": "#e0d7c7",
    "ink": "#13272a",
    "ink-soft": "#465759",
}
"""By the names of the stylesheet."""

MARK_SIDE = 600
"""Pixels: twice what 9 mm on a card take at 600 dpi."""

MOST_PIXELS = 30_000_000

_FONTS = typst.Fonts(include_system_fonts=False)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def colours(choices: Choices) -> dict[str, str]:
    """Return the colours as staff chose them; what is no colour is the default."""
    chosen = {
        "sea-700": choices.main_colour,
        "sea-900": choices.dark_colour,
        "sun": choices.accent_colour,
    }
    return COLOURS | {name: colour for name, colour in chosen.items() if _COLOUR.fullmatch(colour)}


def mark(instance: Path) -> str | None:
    """Return the institute's mark as SVG text, or ``None`` when it gave none."""
    path = instance / MARK
    return path.read_text("utf-8") if path.is_file() else None


def mark_version(instance: Path) -> str | None:
    """Return a short name that changes with the mark, without reading it."""
    path = instance / MARK
    return f"{path.stat().st_mtime_ns:x}" if path.is_file() else None


def keep_mark(instance: Path, picture: bytes) -> None:
    """Keep a picture as the institute's mark; only its pixels are kept.

    :raises NotAPictureError: it is no JPEG, PNG or WebP, or is too large to be drawn.
    """
    try:
        with Image.open(BytesIO(picture), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotAPictureError
            small = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise NotAPictureError from None
    small.thumbnail((MARK_SIDE, MARK_SIDE))
    drawn = BytesIO()
    small.save(drawn, "PNG")
    path = instance / MARK
    path.parent.mkdir(exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {small.width} {small.height}">'
        f'<image width="{small.width}" height="{small.height}" '
        f'href="data:image/png;base64,{b64encode(drawn.getvalue()).decode("ascii")}"/></svg>',
        "utf-8",
    )
    beside.replace(path)


class Typesetter:
    """One template under ``ROOT`` and the memory typst has of it, for whoever sets it more than once.

    It may be used by one thread at a time.

    :param template: where data comes in only through ``sys.inputs``, never in the markup.
    """

    def __init__(self, template: Path) -> None:
        self._compiler = typst.Compiler(template, root=ROOT, font_paths=_FONTS)

    def set(self, inputs: Mapping[str, str], *, tagged: bool = True) -> bytes:
        """Return the PDF.

        :param tagged: say the structure to screen readers; useless on what is only printed.
        """
        pdf = self._compiler.compile(format="pdf", sys_inputs=dict(inputs), pdf_tags=tagged)
        assert isinstance(pdf, bytes)
        return pdf


def typeset(template: Path, inputs: Mapping[str, str]) -> bytes:
    """Return the PDF of a template that is set once."""
    return Typesetter(template).set(inputs)
