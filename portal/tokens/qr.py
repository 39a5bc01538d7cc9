"""Draw QR codes from the matrix of ``qrcode``: one path, whoever shows it.

The mask is fixed. Looking for the best of the eight costs ten times the drawing of the symbol and no reader
asks for it; see docs/decisions/qr-drawing.md.
"""

import re
from dataclasses import dataclass

from qrcode import constants
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode
from qrcode.util import QRData

QUIET = 4
"""Modules of white that a reader needs on each side."""

VERSION = 6
"""Holds a link of a token whose host has at most 26 characters."""

_MASK = 2
"""Of the eight, the one with the lowest mean penalty over links of ours."""

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

    Error correction M; capitals and digits are packed in the alphanumeric mode. Never smaller than version 6,
    so that all codes are alike and the fitting version need not be looked for.

    :raises qrcode.exceptions.DataOverflowError: the text is too long for any symbol.
    """
    symbol = _symbol(text, version=VERSION)
    try:
        symbol.make(fit=False)
    except DataOverflowError:
        symbol = _symbol(text, version=VERSION + 1)
        symbol.make(fit=True)
    return [bytes(row).translate(_DIGITS).decode() for row in symbol.modules]


def _symbol(text: str, *, version: int) -> "QRCode[object]":
    symbol: QRCode[object] = QRCode(
        version=version, error_correction=constants.ERROR_CORRECT_M, mask_pattern=_MASK
    )
    symbol.add_data(QRData(text))
    return symbol


def draw_path(text: str) -> QrPath:
    """Return the symbol of ``text`` as one path, quiet zone included."""
    rows = draw_rows(text)
    return QrPath(len(rows) + 2 * QUIET, path_of(rows, offset=QUIET))


def path_of(rows: list[str], *, offset: int = 0) -> str:
    """Return SVG path data with one rectangle for each run of dark modules.

    :param offset: modules to leave free on the left and above.
    """
    return "".join(
        f"M{run.start() + offset} {y}h{run.end() - run.start()}v1H{run.start() + offset}z"
        for y, row in enumerate(rows, offset)
        for run in _DARK.finditer(row)
    )
