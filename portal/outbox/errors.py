"""What can go wrong with a message."""

from portal.core.errors import ConflictError


class NotToBeDoneError(ConflictError):
    """Nobody has to tell her by hand: it was done, or she changed her mind about being told."""
