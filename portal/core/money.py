"""Money is whole centavos everywhere; pesos exist only where people type and read them."""

import re

from portal.core.errors import InvalidError

MOST = 1_000_000_000
"""Ten million pesos in centavos: no benefit comes near, and every integer column holds it."""

_TYPED = re.compile(r"\$?\s*(?P<pesos>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<centavos>\d{1,2}))?", re.ASCII)


class MoneyError(InvalidError):
    """What was typed is not an amount.

    :ivar fault: ``shape`` or ``too_large``.
    """

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def parse_pesos(text: str) -> int:
    """Read "480", "480.5", "1,234.50" or "$480" and return centavos.

    "480,50" is refused rather than guessed: a comma parts thousands here, decimals elsewhere.

    :raises MoneyError: it is no such amount, is negative, or is over ``MOST``.
    """
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        raise MoneyError("shape")
    pesos = found["pesos"].replace(",", "").lstrip("0")
    digits = pesos + (found["centavos"] or "").ljust(2, "0")
    if len(digits) > len(str(MOST)) or int(digits) > MOST:
        raise MoneyError("too_large")
    return int(digits)


def format_pesos(centavos: int) -> str:
    """Write an amount as people read it: ``$1,234.50``; a negative one has its sign first."""
    pesos, rest = divmod(abs(centavos), 100)
    return f"{'-' if centavos < 0 else ''}${pesos:,}.{rest:02}"
