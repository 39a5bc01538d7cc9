"""What can go wrong with a card."""

from portal.core.errors import ConflictError, InvalidError, NotFoundError


class CardNotFoundError(NotFoundError):
    """No card has that id or folio, or the actor may not know of it."""


class BatchNotFoundError(NotFoundError):
    """No print batch has that id, or the actor may not know of it."""


class NotRegisteredError(ConflictError):
    """Her application is not approved."""


class CardInProductionError(ConflictError):
    """Another card of hers is being made."""


class CardInUseError(ConflictError):
    """She holds a good card, and it is too early to renew it."""


class CardSuspendedError(ConflictError):
    """Her card is suspended: another card would go round that."""


class CardEndedError(ConflictError):
    """The card was revoked, replaced or never delivered: there is nothing to replace."""


class ImpossibleStepError(ConflictError):
    """From its present state the card cannot go there."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} → {after}")
        self.before, self.after = before, after


class NothingToPrintError(ConflictError):
    """No card waits to be printed."""


class NotRenewableError(ConflictError):
    """It is too early to renew the card."""


class WrongCardError(InvalidError):
    """The code that was scanned is not on this card."""


class SpoiledCardError(ConflictError):
    """The plastic that was scanned was taken out of use: another one was printed."""


class ExpiredCardError(ConflictError):
    """The card's last day has passed."""
