"""What can go wrong with an application."""

from portal.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError


class ApplicationNotFoundError(NotFoundError):
    """There is no such application, or the actor may not know of it."""


class ImpossibleMoveError(ConflictError):
    """From its present state the application cannot go there."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} → {after}")
        self.before, self.after = before, after


class CurpTakenError(ConflictError):
    """Another live application has the CURP. Said to staff alone: she sees the same page as everyone."""


class NotADraftError(ConflictError):
    """It was sent: what it says is changed by asking, no longer by typing."""


class AlreadyBegunError(ConflictError):
    """She has an application that is not over."""


class BothOpenError(ConflictError):
    """Each of two accounts has an application that is not over."""


class IncompleteError(ConflictError):
    """A question of the form has no answer yet."""


class TooYoungError(InvalidError):
    """Her CURP says that she has not reached the minimum age."""


class NothingAskedError(ConflictError):
    """That question was answered already, or never asked."""


class NotTheReviewerError(ConflictError):
    """Somebody else has the application, or nobody took it yet."""


class PapersMissingError(ConflictError):
    """A paper without which a review does not end is missing, and nobody said to go on without it."""


class CurpMissingError(ConflictError):
    """Without a CURP nobody is approved: it keeps one woman to one file."""


class NotOfferedError(InvalidError):
    """The thing chosen is not on its list, or no longer."""


class AlreadyAskedError(ConflictError):
    """A question about that field, or a wish to change it, is open; one at a time."""


class CoordinatorNeededError(NotAllowedError):
    """A step that a clerk may not do alone."""


class PaperClosedError(ConflictError):
    """That paper was sent; another is taken only when the office asks for it."""


class TooManyFilesError(ConflictError):
    """One paper has a bounded number of files."""


class ChangeNotFoundError(NotFoundError):
    """There is no such change, or it is of a woman whom the actor may not know of."""


class AlreadyDecidedError(ConflictError):
    """The change was written or refused."""


class SecondPersonError(ConflictError):
    """Who asked or agreed already cannot be the other person too."""


class OnTheListError(ConflictError):
    """Another entry of the list says the same."""


class EntryNotFoundError(NotFoundError):
    """The list has no such entry."""
