"""One word per thing on screen: those that lost are found by reading what is shown."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOST = {
    r"PIN de caja": "NIP de caja",
    r"códigos? de respaldo": "código de recuperación",
    r"\bsólo\b": "solo",
    r"\benlaces?\b": "liga",
    r"\bcaduc": "vencer",
}
"""What nobody writes, and what is written instead."""

SHOWN = sorted(
    path
    for pattern in ("templates/**/*.html", "templates/**/*.txt", "portal/**/*.py", "static/src/**/*.*")
    for path in ROOT.glob(pattern)
)


def lost_in(text: str) -> list[str]:
    return [word for lost, word in LOST.items() if re.search(lost, text, re.IGNORECASE)]


def test_what_is_shown_keeps_to_one_word():
    found = {str(path.relative_to(ROOT)): lost_in(path.read_text("utf-8")) for path in SHOWN}

    assert len(found) > 500
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Dio el PIN de caja",
        "Códigos de respaldo",
        "Sólo una vez",
        "Mándale este enlace.",
        "El borrador caducó",
    ],
)
def test_a_word_that_lost_would_be_found(text: str):
    assert len(lost_in(text)) == 1
