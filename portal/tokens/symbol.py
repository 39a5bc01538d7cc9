"""The modules of a QR symbol: the library's, and for the links of a batch the same ones ten times sooner.

With version and mask fixed, each bit of the codewords has its module. Which one, and what stands around them,
is learnt from ``qrcode`` once; then a symbol is a shuffle of bits. The tests compare the two, module for
module. See docs/decisions/qr-drawing.md.
"""

from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from qrcode import LUT, base, constants, util
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

VERSION = 6
"""Holds a link of a token whose host has at most 26 characters."""

_MASK = 2
"""Of the eight, the one with the lowest mean penalty over links of ours."""

_SIDE = 4 * VERSION + 17
_BLOCKS = base.rs_blocks(VERSION, constants.ERROR_CORRECT_M)
_DATA = _BLOCKS[0].data_count
_CHECKS = _BLOCKS[0].total_count - _DATA
_ROOM: int = 8 * _DATA * len(_BLOCKS)
_LETTERS: str = util.ALPHA_NUM.decode()
_PACKED = {a + b: f"{45 * i + j:011b}" for i, a in enumerate(_LETTERS) for j, b in enumerate(_LETTERS)}
_PACKED |= {a: f"{i:06b}" for i, a in enumerate(_LETTERS)}
_PADDING: str = f"{util.PAD0:08b}{util.PAD1:08b}" * (_ROOM // 16 + 1)
_BITS = bytes.maketrans(b"01", b"\0\1")


def modules_of(text: str) -> bytes:
    """Return the modules of the symbol of ``text`` row by row, 0 and 1 (dark), without quiet zone.

    Error correction M. Never smaller than version 6, so that all codes are alike and the fitting version need
    not be looked for.

    :raises qrcode.exceptions.DataOverflowError: the text is too long for any symbol.
    """
    bits = _data_bits(text)
    return _library(text) if bits is None else _shuffled(_codewords(bits))


def _library(text: str) -> bytes:
    """Draw any text as ``qrcode`` does; capitals and digits are packed in its alphanumeric mode."""
    symbol = _empty(VERSION)
    symbol.add_data(util.QRData(text))
    try:
        symbol.make(fit=False)
    except DataOverflowError:
        symbol = _empty(VERSION + 1)
        symbol.add_data(util.QRData(text))
        symbol.make(fit=True)
    return b"".join(bytes(row) for row in symbol.modules)


def _empty(version: int) -> "QRCode[object]":
    return QRCode(version=version, error_correction=constants.ERROR_CORRECT_M, mask_pattern=_MASK)


def _data_bits(text: str) -> str | None:
    """Return the data of a symbol, padded; ``None`` when the text is longer or has other letters."""
    if text.isdecimal():
        return None
    try:
        packed = "".join([_PACKED[text[at : at + 2]] for at in range(0, len(text), 2)])
    except KeyError:
        return None
    bits: str = f"{util.MODE_ALPHA_NUM:04b}{len(text):09b}{packed}"
    if len(bits) > _ROOM:
        return None
    bits += "0" * min(4, _ROOM - len(bits))
    bits += "0" * (-len(bits) % 8)
    return bits + _PADDING[: _ROOM - len(bits)]


def _codewords(bits: str) -> bytes:
    """Return the codewords in their order: the blocks' data in turn, then their checks in turn."""
    data = int(bits, 2).to_bytes(_ROOM // 8, "big")
    blocks = [data[at : at + _DATA] for at in range(0, len(data), _DATA)]
    checks = [_checks(block) for block in blocks]
    return bytes(chain.from_iterable(chain(zip(*blocks, strict=True), zip(*checks, strict=True))))


def _checks(block: bytes) -> bytes:
    """Return the Reed-Solomon codewords of a block: the remainder of a division, a byte at a time."""
    table, rest, low = _division(), 0, (1 << 8 * (_CHECKS - 1)) - 1
    for byte in block:
        rest = (rest & low) << 8 ^ table[rest >> 8 * (_CHECKS - 1) ^ byte]
    return rest.to_bytes(_CHECKS, "big")


@lru_cache(1)
def _division() -> list[int]:
    """Return, for each byte, what is left of the generator polynomial times it."""
    tail = LUT.rsPoly_LUT[_CHECKS][1:]
    times = [bytes(base.gexp(base.glog(each) + base.glog(byte)) for each in tail) for byte in range(1, 256)]
    return [0, *(int.from_bytes(row, "big") for row in times)]


def _shuffled(codewords: bytes) -> bytes:
    """Put each bit of the codewords where the library puts it."""
    blank, order = _places()
    bits = f"0{int.from_bytes(codewords, 'big'):0{8 * len(codewords)}b}".encode().translate(_BITS)
    return (int.from_bytes(bytes(order(bits)), "big") ^ blank).to_bytes(_SIDE * _SIDE, "big")


@lru_cache(1)
def _places() -> "tuple[int, itemgetter[Any]]":
    """Return the symbol without data, and for each module which bit lies on it (0: none, 1: the first).

    The library draws codewords in which the n-th bit is a digit of n; from the digits that a module shows,
    the number of its bit.
    """
    count = sum(block.total_count for block in _BLOCKS)
    blank = _drawn(bytes(count))
    numbers = [0] * (_SIDE * _SIDE)
    for digit in range((8 * count).bit_length()):
        bits = "".join(str(number >> digit & 1) for number in range(1, 8 * count + 1))
        shown = _drawn(int(bits, 2).to_bytes(count, "big"))
        numbers = [
            number | (one ^ none) << digit for number, one, none in zip(numbers, shown, blank, strict=True)
        ]
    return int.from_bytes(blank, "big"), itemgetter(*numbers)


def _drawn(codewords: bytes) -> bytes:
    symbol = _empty(VERSION)
    symbol.data_cache = list(codewords)
    symbol.makeImpl(False, _MASK)
    return b"".join(bytes(row) for row in symbol.modules)
