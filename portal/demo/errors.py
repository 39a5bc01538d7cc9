"""Why a demonstration cannot be loaded."""

from portal.core.errors import ConflictError


class RealDataError(ConflictError):
    """There are people in this database, and they are not invented."""
