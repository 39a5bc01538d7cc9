"""What can go wrong when someone signs in."""

from portal.core.errors import ConflictError, InvalidError, NotFoundError


class UserNotFoundError(NotFoundError):
    """No user has that id, or the actor may not know."""


class WrongSecretError(InvalidError):
    """Folio and PIN do not belong together, or the PIN is paused or void: the answer is the same."""


class InvitationSpentError(ConflictError):
    """The link was used, or is too old, or never was."""


class EmailTakenError(ConflictError):
    """Another account has that e-mail."""
