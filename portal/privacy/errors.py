"""What can go wrong with a notice."""

from portal.core.errors import ConflictError, NotFoundError


class NoticeNotFoundError(NotFoundError):
    """There is no such version."""


class NoticePublishedError(ConflictError):
    """It was published: people accepted those words, so they stay; write the next version."""
