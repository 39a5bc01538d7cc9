"""Draw QR codes as one path, whoever shows it.

The mask is fixed. Looking for the best of the eight costs ten times the drawing of the symbol and no reader
asks for it; see docs/decisions/qr-drawing.md.
"""

import re
from dataclasses import dataclass
from math import isqrt

from portal.tokens.symbol import modules_of

QUIET = 4
"""Modules of white that a reader needs on each side."""

_DARK = re.compile("1+")
_DIGITS = bytes.maketrans(b"\0\1", b"01")


@dataclass(frozen=True, slots=True)
class QrPath:
    """One SVG path, in modules, for ``<svg viewBox="0 0 side side" shape-rendering="crispEdges">``.

    :param side: width and height with the quiet zone, which the path leaves white.
    """

    side: int
    path: str


def draw_rows(text: str) -> list[str]:
    """Return the symbol as rows of 0 and 1 (dark), without quiet zone: 41 of 41 for a link of a token.

    :raises qrcode.exceptions.DataOverflowError: the text is too long for any symbol.
    """
    modules = modules_of(text).translate(_DIGITS).decode()
    side = isqrt(len(modules))
    return [modules[at : at + side] for at in range(0, len(modules), side)]


def draw_path(text: str) -> QrPath:
    """Return the symbol of ``text`` as one path, quiet zone included."""
    rows = draw_rows(text)
    return QrPath(len(rows) + 2 * QUIET, path_of(rows, offset=QUIET))


def path_of(rows: list[str], *, offset: int = 0) -> str:
    """Return SVG path data with one rectangle for each run of dark modules.

    :param offset: modules to leave free on the left and above.
    """
    parts = []
    for y, row in enumerate(rows, offset):
        for run in _DARK.finditer(row):
            start, end = run.span()
            parts.append(f"M{start + offset} {y}h{end - start}v1H{start + offset}z")
    return "".join(parts)
