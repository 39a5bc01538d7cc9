"""Codes that people read aloud, write on paper and type: folios and PINs.

A folio is written in Crockford's Base32 (no I, L, O or U), its last character checks the others.
The grouped form is the only one that is stored and shown. Source: crockford.com/base32.html
(alphabet and forgiveness; the check character is our own, so that it stays inside the 32).
"""

import re
import secrets

from portal.core.errors import InvalidError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
APPLICATION_GROUPS = (4, 4, 1)
"""8 random characters (40 bits) and one that checks: 7KQ4-M2XN-D."""
CARD_GROUPS = (4, 4, 3)
"""10 random characters (50 bits) and one that checks: 3HT8-W5RC-N0D."""

_VALUES = {character: value for value, character in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—._]+")
_TRIVIAL_RUNS = "01234567890 09876543210"


class CodeError(InvalidError):
    """What was typed cannot be a code of this kind.

    :ivar fault: ``length``, ``shape`` (a character that no code has) or ``check``.
    """

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def new_application_folio() -> str:
    return _new(APPLICATION_GROUPS)


def new_card_folio() -> str:
    return _new(CARD_GROUPS)


def parse_application_folio(text: str) -> str:
    """Return the folio as it is stored. :raises CodeError: it cannot be one."""
    return _parse(text, APPLICATION_GROUPS)


def parse_card_folio(text: str) -> str:
    """Return the folio as it is stored. :raises CodeError: it cannot be one."""
    return _parse(text, CARD_GROUPS)


def random_pin() -> str:
    """Return six random digits, none of those that people try first (000000, 123456, 121212)."""
    while True:
        pin = f"{secrets.randbelow(1_000_000):06}"
        if not is_trivial(pin):
            return pin


def is_trivial(pin: str) -> bool:
    """Tell whether six digits are a run or one short piece repeated; about 1 in 900 is."""
    return pin in _TRIVIAL_RUNS or pin == pin[:3] * 2 or pin == pin[:2] * 3


def check_character(body: str) -> str:
    """Return the character that checks ``body`` (at most 30 characters of the alphabet).

    Each character is a number of the field GF(32) (polynomial x⁵+x²+1), weighted with its own
    power of two. So every single wrong character is caught, and every exchange of two different
    characters, near or far; of all other errors 31 of 32.
    """
    total = 0
    for character in body:
        total = (total ^ _VALUES[character]) << 1
        if total & 0b100000:
            total ^= 0b100101
    return ALPHABET[total]


def _new(groups: tuple[int, ...]) -> str:
    length = sum(groups) - 1
    bits = secrets.randbits(5 * length)
    body = "".join(ALPHABET[bits >> 5 * place & 31] for place in range(length))
    return _grouped(body + check_character(body), groups)


def _parse(text: str, groups: tuple[int, ...]) -> str:
    """Forgive case, spaces, hyphens, O for 0, and I or L for 1; nothing else."""
    typed = _SEPARATORS.sub("", text).upper()
    if len(typed) != sum(groups):
        raise CodeError("length")
    if not all(character in _VALUES for character in typed):
        raise CodeError("shape")
    code = "".join(ALPHABET[_VALUES[character]] for character in typed)
    if check_character(code[:-1]) != code[-1]:
        raise CodeError("check")
    return _grouped(code, groups)


def _grouped(code: str, groups: tuple[int, ...]) -> str:
    parts, start = [], 0
    for size in groups:
        parts.append(code[start : start + size])
        start += size
    return "-".join(parts)
