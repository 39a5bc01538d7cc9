"""What can go wrong with a house."""

from portal.core.errors import ConflictError, NotFoundError


class HouseNotFoundError(NotFoundError):
    """No house has that number."""


class NameTakenError(ConflictError):
    """Another house has that name."""
