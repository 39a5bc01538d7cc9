"""What can go wrong when someone signs in."""

from portal.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError


class UserNotFoundError(NotFoundError):
    """No user has that id, or the actor may not know."""


class SignInNotFoundError(NotFoundError):
    """She has no such sign-in."""


class WrongSecretError(InvalidError):
    """Folio and PIN do not belong together, or the PIN is paused or void: the answer is the same."""


class InvitationSpentError(ConflictError):
    """The link was used, or is too old, or never was."""


class EmailTakenError(ConflictError):
    """Another account has that e-mail."""


class SamePersonError(NotAllowedError):
    """Who asks for the reset of a second factor does not confirm it, nor does she whose it is."""


class NothingToResetError(ConflictError):
    """Nobody asked for it, it was done already, or it was asked too long ago."""


class OwnAccountError(ConflictError):
    """Nobody closes her own account, or takes her own role away."""


class SameAccountError(ConflictError):
    """The two are one account already."""


class NotJoinableError(NotAllowedError):
    """A folio and its PIN do not come to show more than they do: her safe contact is another e-mail."""


class OtherPasswordError(NotAllowedError):
    """The folio belongs to an account that its own e-mail and password open."""


class LinkSpentError(ConflictError):
    """The link to go on was used, or is too old, or never was."""
