"""What can go wrong with shops and what they grant."""

from portal.core.errors import ConflictError, InvalidError, NotFoundError


class VendorNotFoundError(NotFoundError):
    """No shop has that id, or it is another's."""


class BranchNotFoundError(NotFoundError):
    """The shop has no such branch."""


class BenefitNotFoundError(NotFoundError):
    """The shop has no such benefit."""


class AgreementNotFoundError(NotFoundError):
    """The shop has no such agreement."""


class DeviceNotFoundError(NotFoundError):
    """The shop has no such device."""


class MemberNotFoundError(NotFoundError):
    """The person does not work for that shop, or no longer."""


class VendorStateError(ConflictError):
    """The shop's state does not allow the step."""


class BenefitStateError(ConflictError):
    """The benefit's state does not allow the step, or what was read has changed since."""


class AgreementOverlapsError(ConflictError):
    """The shop has another agreement on some of those days."""


class TillCodeSpentError(ConflictError):
    """The code for a till was used, is too old, or never was."""


class CashierPinPausedError(ConflictError):
    """Too many wrong PINs: the cashier waits a while."""


class WrongPeriodError(InvalidError):
    """An agreement ends before it begins."""


class UnsoundTermsError(InvalidError):
    """A benefit with these terms cannot be granted.

    :ivar field: the one to correct, as in ``Terms``.
    """

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field
