"""Six digits, kept as Argon2id. Never inside a transaction: each call takes a tenth of a second."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from portal.core.codes import random_pin

_hasher = PasswordHasher()


def hash_pin(pin: str) -> str:
    """Return the digest that is stored."""
    return _hasher.hash(pin)


def matches(pin: str, digest: str | None) -> bool:
    """Tell whether ``pin`` is the one; without a digest it takes as long, so nothing says who exists."""
    try:
        return _hasher.verify(digest or _nobody(), pin) and digest is not None
    except VerifyMismatchError:
        return False


@cache
def _nobody() -> str:
    return _hasher.hash(random_pin())
