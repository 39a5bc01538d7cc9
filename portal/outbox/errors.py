"""What can go wrong with a message."""

from portal.core.errors import ConflictError


class NotToBeDoneError(ConflictError):
    """There is nothing to do: it was done, or she changed her mind about being told, or it cannot be."""
