"""Who asks: a device by its secret, or a cashier who signed in and whose own device it is."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Till:
    """:param who: SHA-256 of the secret, or the cashier's user id."""

    by: Literal["secret", "user"]
    who: bytes | int
