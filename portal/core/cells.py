"""Cells of a table that a spreadsheet program will open: text in them stays text."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def inert(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula.

    Source: OWASP, CSV injection.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def bare(text: str) -> str:
    """Undo ``inert``, so that a file that we wrote can be read again."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text
