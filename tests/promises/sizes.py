"""How often a promise is tried: a little in ``make test``, a lot in ``make promises``."""

import os

LARGE = os.environ.get("PORTAL_PROMISES") == "large"


def size(small: int, large: int) -> int:
    """Return the size of this run."""
    return large if LARGE else small
