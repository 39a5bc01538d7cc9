"""The four things that can go wrong for a reason the user can understand.

Domain code raises subclasses of these; ``portal.web.error_pages`` turns an uncaught
one into a page. Bugs are not in this tree: they stay ``ValueError`` or
``RuntimeError`` and become a 500.
"""


class DomainError(Exception):
    """A rule of a programme was not met. Never raised directly."""


class NotFoundError(DomainError):
    """The thing named does not exist, or the actor may not know that it does (404)."""


class NotAllowedError(DomainError):
    """The actor may not do this (403)."""


class ConflictError(DomainError):
    """The present state of the data forbids it; another state would not (409)."""


class InvalidError(DomainError):
    """The values given can never be right (422)."""
