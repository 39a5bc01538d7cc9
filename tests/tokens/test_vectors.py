"""The format is what the vectors say: they are frozen, and other people's scanners rely on them."""

from pathlib import Path
from typing import Any

import pytest

from portal.tokens.errors import TokenError
from portal.tokens.layout import check4, read_code
from tests.factories.tokens import NOW, VECTORS, ZONE, make_token, vector_ring
from tests.tokens.make_vectors import make


def name_of(case: dict[str, Any]) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", VECTORS["accepted"], ids=name_of)
def test_a_genuine_token_is_accepted(case: dict[str, Any], tmp_path: Path) -> None:
    code = read_code(case["code"])

    token = vector_ring(tmp_path).verify(code, now=NOW, zone=ZONE)

    said = case["token"]
    assert token == make_token(
        type=said["type"],
        key_id=said["key"],
        index=said["index"],
        expires=said["expires"],
        flags=said["flags"],
    )
    assert check4(code) == case["check4"]


@pytest.mark.parametrize("case", VECTORS["refused"], ids=name_of)
def test_anything_else_is_refused_for_the_first_reason_that_applies(
    case: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(TokenError) as refusal:
        vector_ring(tmp_path).verify(read_code(case["code"]), now=NOW, zone=ZONE)
    assert refusal.value.reason == case["reason"]


def test_the_vectors_are_what_their_maker_makes() -> None:
    assert make() == VECTORS
