"""The bytes of a token and the text of its QR: pure functions, no key and no clock of their own.

=====  =====================================================================================
bytes  field, unsigned and big-endian
=====  =====================================================================================
1      high nibble: version 1; low nibble: type
1      key id; the algorithm belongs to the key, never to the token
4      index, unique in the installation
2      last valid day, counted from 2025-01-01; 65535 is never.
       Momentary codes: 4 bytes, the first minute (UTC) at which it is no longer valid
1      class and flags
64     Ed25519 signature over ``PREFIX``, the installation id (8 bytes) and the bytes before
=====  =====================================================================================
"""

import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import IntEnum
from hashlib import sha256
from urllib.parse import urlsplit

from portal.tokens.errors import UnknownFormatError, UnreadableCodeError, WrongLengthError

VERSION = 1
PREFIX = b"IMM-QR-1\0"
"""Signed before the token and never transmitted, so that a signature made for another purpose is no token."""

INSTALLATION_BYTES = 8
SIGNATURE_BYTES = 64
EPOCH = date(2025, 1, 1)
NEVER = 0xFFFF
PHONE = 0x01
"""Flag of a token that is shown on a phone; without it the token is on paper or plastic."""


class TokenType(IntEnum):
    """What the code stands for."""

    CARD = 1
    MOMENTARY = 2
    CERTIFICATE = 3
    FAIR_ENTRY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a code says, without its signature.

    :param index: 0 to 2^32 - 1, unique in the installation.
    :param expires: last valid day since 2025-01-01, ``None`` for never; of a momentary code, the minute
        since 2025-01-01 00:00 UTC from which it is no longer valid.
    :param flags: one byte; ``PHONE`` or nothing.
    """

    type: TokenType
    key_id: int
    index: int
    expires: int | None
    flags: int = 0

    @property
    def on_phone(self) -> bool:
        return bool(self.flags & PHONE)

    @property
    def last_day(self) -> date | None:
        """Return the day through whose end it is valid; ``None`` for never or for a momentary code."""
        if self.expires is None or self.type is TokenType.MOMENTARY:
            return None
        return EPOCH + timedelta(days=self.expires)

    def is_expired(self, now: datetime, zone: tzinfo) -> bool:
        """Tell whether its time is over.

        :param now: aware instant, any zone.
        :param zone: the portal's zone; a day ends when it ends there.
        """
        if self.type is TokenType.MOMENTARY:
            return self.expires is None or minute_number(now) >= self.expires
        return self.expires is not None and day_number(now.astimezone(zone).date()) > self.expires


def day_number(day: date) -> int:
    """Count the days from 2025-01-01 to ``day``."""
    return (day - EPOCH).days


def minute_number(instant: datetime) -> int:
    """Count the whole minutes from 2025-01-01 00:00 UTC to ``instant``, which is aware."""
    return (instant - datetime(EPOCH.year, EPOCH.month, EPOCH.day, tzinfo=UTC)) // timedelta(minutes=1)


def pack(token: Token) -> bytes:
    """Write the bytes that are signed and come before the signature.

    :raises ValueError: a field does not fit, which is a bug of the caller.
    """
    momentary = token.type is TokenType.MOMENTARY
    if token.expires is None and momentary:
        raise ValueError("a momentary code always expires")
    if token.expires == NEVER and not momentary:
        raise ValueError("this day number means never: say None")
    expires = NEVER if token.expires is None else token.expires
    try:
        return b"".join(
            (
                bytes((VERSION << 4 | token.type, token.key_id)),
                token.index.to_bytes(4, "big"),
                expires.to_bytes(4 if momentary else 2, "big"),
                bytes((token.flags,)),
            )
        )
    except OverflowError as error:
        raise ValueError(str(error)) from None


def unpack(code: bytes) -> Token:
    """Read a whole token, signature included and not checked: ``KeyRing.verify`` does that.

    :raises WrongLengthError: not 73 bytes (75 for a momentary code).
    :raises UnknownFormatError: another version or type.
    """
    if len(code) not in LENGTHS.values():
        raise WrongLengthError(len(code))
    if code[0] >> 4 != VERSION or code[0] & 0xF not in LENGTHS:
        raise UnknownFormatError(code[0])
    kind = TokenType(code[0] & 0xF)
    if len(code) != LENGTHS[kind]:
        raise WrongLengthError(len(code))
    expires: int | None = int.from_bytes(code[6 : -SIGNATURE_BYTES - 1], "big")
    if expires == NEVER and kind is not TokenType.MOMENTARY:
        expires = None
    return Token(
        type=kind,
        key_id=code[1],
        index=int.from_bytes(code[2:6], "big"),
        expires=expires,
        flags=code[-SIGNATURE_BYTES - 1],
    )


LENGTHS: dict[int, int] = {
    kind: (11 if kind is TokenType.MOMENTARY else 9) + SIGNATURE_BYTES for kind in TokenType
}
"""Bytes of a whole token by its type."""

_TEXT_LENGTHS = {-(-length * 8 // 5): length for length in LENGTHS.values()}  # 117: 73, 120: 75
_CODE = re.compile(r"(?:https?://[a-z0-9._:\[\]-]+/t/)?([a-z2-7]+)", re.IGNORECASE | re.ASCII)
_DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHIJKLMNOPQRSTUV")


def write_code(code: bytes) -> str:
    """Write a whole token as Base32 (RFC 4648), upper case, without padding."""
    return b32encode(code).decode("ascii").rstrip("=")


def read_code(text: str) -> bytes:
    """Return the bytes of a whole link or a bare token, as a camera, a keyboard or an address bar gives it.

    Host and scheme are ignored and letters are folded to upper case; nothing else is forgiven, not even a
    blank or a spare bit at the end, so that one token has one text.

    :raises UnreadableCodeError: no link of ours, no Base32, or Base32 that is not canonical.
    :raises WrongLengthError: Base32 of a length that no token has.
    """
    match = _CODE.fullmatch(text)
    if match is None:
        raise UnreadableCodeError
    letters = match[1].upper()
    length = _TEXT_LENGTHS.get(len(letters))
    if length is None:
        raise WrongLengthError(len(letters))
    # int() reads base 32 ten times faster than b32decode, and the pattern has kept out all but the alphabet
    number = int(letters.translate(_DIGITS), 32)
    spare = len(letters) * 5 - length * 8
    if number & ((1 << spare) - 1):
        raise UnreadableCodeError
    return (number >> spare).to_bytes(length, "big")


def link(public_url: str, code: bytes) -> str:
    """Return the link that the QR carries: all capitals, so that the symbol uses its alphanumeric mode.

    :param public_url: the portal's public address, ``https://host[:port]``.
    """
    address = urlsplit(public_url)
    return f"{address.scheme}://{address.netloc}/T/".upper() + write_code(code)


def check4(code: bytes) -> str:
    """Return the four characters printed below the QR, by which a pasted sticker shows."""
    return b32encode(sha256(code).digest()[:5]).decode("ascii")[:4]
