"""What a till scanned or typed: a link, a bare token, or the folio of a card."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from portal.core.codes import CodeError, parse_card_folio
from portal.redemptions.errors import Reason
from portal.tokens.errors import BadSignatureError, TokenError, UnknownKeyError
from portal.tokens.keys import KeyRing
from portal.tokens.layout import TokenType, read_code, write_code

_NEARLY = re.compile(r"(?:[A-Z0-9][ -]?){9,13}", re.IGNORECASE)
"""About as long as a folio, of letters and numbers alone: one is missing, too many or not of ours."""
_FORGED = (BadSignatureError, UnknownKeyError)
"""It has the form of a code of ours and nobody here signed it; anything else is simply no code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What the text says, before anybody asks the database.

    :param token: the bytes of a genuine token.
    :param index: of the token.
    :param folio: as it is stored.
    :param fault: why it is refused whatever the database says.
    :param is_typed: it is a folio or was meant as one: who types too many that do not exist has to wait.
    :param is_mistyped: it was meant as a folio, and a letter is wrong, missing or too many.
    """

    token: bytes = b""
    index: int | None = None
    folio: str = ""
    fault: Reason | None = None
    is_typed: bool = False
    is_mistyped: bool = False

    @property
    def kind(self) -> Literal["token", "folio"]:
        return "folio" if self.index is None else "token"

    @property
    def key(self) -> int | str:
        """Return what the database knows the card by."""
        return self.folio if self.index is None else self.index

    @property
    def text(self) -> str:
        """Return the token or folio alone, as it is written canonically."""
        return write_code(self.token) if self.token else self.folio


def read(text: str, ring: KeyRing, *, now: datetime, zone: tzinfo) -> Code:
    """Read a code and check what needs no database: form, key, signature, expiry, in this order.

    :param zone: the portal's zone, in which the last day ends.
    """
    text = text.strip()
    try:
        return Code(folio=parse_card_folio(text), is_typed=True)
    except CodeError as error:
        if error.fault == "check":
            return Code(fault=Reason.UNKNOWN, is_typed=True, is_mistyped=True)
    try:
        raw = read_code(text)
        token = ring.recognise(raw)
    except TokenError as error:
        if isinstance(error, _FORGED):
            return Code(fault=Reason.BAD_SIGNATURE)
        return Code(fault=Reason.UNKNOWN, is_mistyped=_NEARLY.fullmatch(text) is not None)
    if token.type is not TokenType.CARD:
        return Code(fault=Reason.UNKNOWN)
    fault = Reason.EXPIRED if token.is_expired(now, zone) else None
    return Code(token=raw, index=token.index, fault=fault)
