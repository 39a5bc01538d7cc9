"""Forged tokens are refused: nothing but the very text that the installation wrote is accepted.

Small: 10,000 forgeries found by hypothesis. Large (``PORTAL_PROMISES=large``): 100,000, and a million from a
seeded loop.
"""

import os
from base64 import b32decode
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from portal.tokens.errors import TokenError
from portal.tokens.keys import KeyRing
from portal.tokens.layout import (
    PREFIX,
    SIGNATURE_BYTES,
    Token,
    TokenType,
    pack,
    read_code,
    unpack,
    write_code,
)
from tests.factories.tokens import NOW, VECTORS, ZONE, make_token, vector_ring
from tests.tokens.make_vectors import INSTALLATION, sign

pytestmark = [pytest.mark.promise, pytest.mark.timeout(1800)]

LARGE = os.environ.get("PORTAL_PROMISES") == "large"
EXAMPLES = 100_000 if LARGE else 10_000
LOOPS = 1_000_000 if LARGE else 10_000

QUICK: dict[str, Any] = {
    "deadline": None,
    "database": None,
    "phases": [Phase.generate, Phase.shrink],
    "suppress_health_check": [HealthCheck.too_slow],
}

GENUINE = [
    sign(pack(token))
    for token in (
        make_token(),
        make_token(index=0, flags=1),
        make_token(index=2**32 - 1, expires=None),
        make_token(type=TokenType.CERTIFICATE, expires=None),
        make_token(type=TokenType.MOMENTARY, expires=2_000_000),
        make_token(type=TokenType.FAIR_ENTRY),
    )
]
TEXTS = {write_code(code) for code in GENUINE}
EXPIRED = sign(pack(make_token(expires=0)))
NASTY = "A7a01=_-+ \nıſ\u212a٢／"
"""Letters that fold to others, count as digits elsewhere or end a line."""

Read = Callable[[str], bytes]


def is_accepted(ring: KeyRing, text: str, read: Read = read_code) -> bool:
    try:
        ring.verify(read(text), now=NOW, zone=ZONE)
    except TokenError:
        return False
    return True


def is_genuine(text: str) -> bool:
    return text.isascii() and text.upper() in TEXTS


# ---- Forgeries, each from a genuine code


def flip(code: bytes, bits: list[int]) -> bytes:
    number = int.from_bytes(code, "big")
    for bit in bits:
        number ^= 1 << bit % (len(code) * 8)
    return number.to_bytes(len(code), "big")


def splice(code: bytes, at: int, gone: int, put: bytes) -> bytes:
    return code[:at] + put + code[at + gone :]


def with_head(code: bytes, head: bytes) -> bytes:
    return head + code[len(head) :]


def with_signature_of(code: bytes, other: bytes) -> bytes:
    return code[:-SIGNATURE_BYTES] + other[-SIGNATURE_BYTES:]


def with_key_and_type(code: bytes, key_id: int, kind: int) -> bytes:
    return bytes((kind, key_id)) + code[2:]


def by_a_stranger(code: bytes, seed: bytes) -> bytes:
    head = code[:-SIGNATURE_BYTES]
    return head + Ed25519PrivateKey.from_private_bytes(seed).sign(PREFIX + INSTALLATION + head)


def of_another_installation(code: bytes, installation: bytes) -> bytes:
    assume(installation != INSTALLATION)
    return sign(code[:-SIGNATURE_BYTES], installation=installation)


def not_canonical(code: bytes, letter: str) -> str:
    return write_code(code)[:-1] + letter


def retyped(code: bytes, at: int, gone: int, put: str) -> str:
    text = write_code(code)
    return text[:at] + put + text[at + gone :]


codes = st.sampled_from(GENUINE)
byte = st.integers(0, 255)
forged_bytes = st.one_of(
    st.builds(flip, codes, st.lists(st.integers(0, 599), min_size=1, max_size=8, unique=True)),
    st.builds(splice, codes, st.integers(0, 75), st.integers(0, 4), st.binary(max_size=4)),
    st.builds(with_head, codes, st.binary(min_size=1, max_size=11)),
    st.builds(with_signature_of, codes, codes),
    st.builds(with_key_and_type, codes, st.sampled_from([0, 7, 8, 9]) | byte, st.integers(0x10, 0x15) | byte),
    st.builds(by_a_stranger, codes, st.binary(min_size=32, max_size=32)),
    st.builds(of_another_installation, codes, st.binary(min_size=8, max_size=8)),
    st.binary(min_size=73, max_size=75),
)
forged_texts = st.one_of(
    st.builds(not_canonical, codes, st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")),
    st.builds(retyped, codes, st.integers(0, 120), st.integers(0, 3), st.text(NASTY, max_size=4)),
)
forgeries = forged_bytes.map(write_code) | forged_texts


def forge(random: Random) -> str:
    """Make one forgery without hypothesis, a hundred times faster."""
    code = random.choice(GENUINE)
    match random.randrange(6):
        case 0:
            return write_code(flip(code, [random.randrange(600) for _ in range(random.randint(1, 3))]))
        case 1:
            return write_code(with_head(code, random.randbytes(random.randint(2, 9))))
        case 2:
            return write_code(with_signature_of(code, random.choice(GENUINE)))
        case 3:
            return write_code(code[:-SIGNATURE_BYTES] + random.randbytes(SIGNATURE_BYTES))
        case 4:
            return write_code(with_key_and_type(code, random.choice((7, 8)), 0x10 + random.randint(1, 4)))
        case _:
            return retyped(code, random.randrange(120), random.randint(0, 2), random.choice(NASTY))


def accepted_forgeries(ring: KeyRing, count: int) -> Iterator[str]:
    random = Random(20261122)
    for _ in range(count):
        text = forge(random)
        if not is_genuine(text) and is_accepted(ring, text):
            yield text


# ---- The promise


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return vector_ring(tmp_path_factory.mktemp("keys"))


def only_the_genuine(ring: KeyRing, text: str) -> None:
    assert is_accepted(ring, text) == is_genuine(text)


@settings(max_examples=EXAMPLES, **QUICK)
@given(text=forgeries)
def test_no_forgery_is_accepted(ring: KeyRing, text: str) -> None:
    only_the_genuine(ring, text)


def test_no_forgery_of_the_seeded_loop_is_accepted(ring: KeyRing) -> None:
    assert list(accepted_forgeries(ring, LOOPS)) == []


# ---- Controls: with the protection off, the same forgeries are accepted


class GullibleRing(KeyRing):
    """A ring that checks no signature."""

    def recognise(self, code: bytes) -> Token:
        return unpack(code)


def read_leniently(text: str) -> bytes:
    """Read Base32 as the standard library does: spare bits and what else folds to a letter are forgiven."""
    try:
        return b32decode(text.upper() + "=" * (-len(text) % 8))
    except ValueError:
        raise TokenError from None


def test_control_without_the_signature_forgeries_are_accepted(tmp_path: Path) -> None:
    vector_ring(tmp_path)
    gullible = GullibleRing(tmp_path)
    assert sum(1 for _ in accepted_forgeries(gullible, 1000)) > 100
    attack = settings(max_examples=1000, **QUICK)(
        given(text=forgeries)(lambda text: only_the_genuine(gullible, text))
    )
    with pytest.raises(AssertionError):
        attack()


def test_control_a_lenient_reader_gives_one_token_many_texts(ring: KeyRing) -> None:
    [first, *_] = GENUINE
    others = [not_canonical(first, letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"]
    forged = [text for text in others if not is_genuine(text)]
    assert [text for text in forged if is_accepted(ring, text, read_leniently)]
    assert not [text for text in forged if is_accepted(ring, text)]


def test_control_the_genuine_ones_are_accepted(ring: KeyRing) -> None:
    assert all(is_accepted(ring, text) for text in TEXTS)
    assert not is_accepted(ring, write_code(EXPIRED))
    assert VECTORS["published"] == ring.published
