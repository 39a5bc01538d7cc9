"""The colours of the portal's pages, worked out from the three that staff choose, and their contrast.

Source: WCAG 2.2, relative luminance and success criteria 1.4.3 (text 4.5) and 1.4.11 (shapes 3).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from portal.preferences.catalogue import Choices
from portal.preferences.paper import COLOURS, colours

WHITE, TEXT, SHAPE = "#ffffff", 4.5, 3.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that meet on a page."""

    where: str
    front: str
    back: str
    least: float

    @property
    def ratio(self) -> float:
        return contrast(self.front, self.back)

    @property
    def is_readable(self) -> bool:
        return self.ratio >= self.least


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as ``#075a60``, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def pairs(main: str, dark: str, accent: str) -> Iterator[Pair]:
    """Give every pair of colours on which a page of the portal depends."""
    paper, ink = COLOURS["paper"], COLOURS["ink"]
    yield Pair("Ligas y botones sobre el papel", main, paper, TEXT)
    yield Pair("Letras blancas sobre el color principal", WHITE, main, TEXT)
    yield Pair("Ligas sobre un cuadro claro", main, _mix(main, WHITE, 0.91), TEXT)
    yield Pair("Letras blancas sobre el color oscuro", WHITE, dark, 7.0)
    yield Pair("Letras oscuras sobre el acento", ink, accent, TEXT)
    yield Pair("Color oscuro junto al principal", dark, main, 1.3)


def unreadable(main: str, dark: str, accent: str) -> list[Pair]:
    """Return the pairs that people could not read."""
    return [pair for pair in pairs(main, dark, accent) if not pair.is_readable]


def stylesheet(choices: Choices) -> str:
    """Return the stylesheet that puts the chosen colours in place of the first block of ``portal.css``.

    Empty while staff chose none, or none that can be read.
    """
    chosen = colours(choices)
    main, dark, accent = chosen["sea-700"], chosen["sea-900"], chosen["sun"]
    if chosen == COLOURS or unreadable(main, dark, accent):
        return ""
    middle = _mix(main, WHITE, 0.15)
    shades = {
        "sea-900": dark,
        "sea-700": main,
        "sea-500": middle if contrast(middle, COLOURS["paper"]) >= SHAPE else main,
        "sea-200": _mix(main, WHITE, 0.7),
        "sea-50": _mix(main, WHITE, 0.91),
        "sun": accent,
        "sun-50": _mix(accent, WHITE, 0.85),
    }
    return ":root{" + "".join(f"--{name}:{colour};" for name, colour in shades.items()) + "}\n"


def version_of(content: str) -> str:
    """Return a short name that changes with the content."""
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mix(one: str, other: str, share: float) -> str:
    """Return ``one`` with ``share`` of ``other`` in it, from 0 to 1."""
    both = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in both)
