"""Why a till gets no benefit. The reasons are a closed list and part of the API: never rename one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from portal.vendors.terms import Limit, Terms


class Reason(StrEnum):
    """In the order in which they are checked: the first that holds is the answer."""

    UNKNOWN = "unknown"
    BAD_SIGNATURE = "bad_signature"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LOST = "lost"
    SUSPENDED = "suspended"
    NOT_DELIVERED = "not_delivered"
    REPLACED = "replaced"
    NOT_REGISTERED = "not_registered"
    VENDOR_NOT_APPROVED = "vendor_not_approved"
    AGREEMENT_ENDED = "agreement_ended"
    BENEFIT_INACTIVE = "benefit_inactive"
    OUTSIDE_HOURS = "outside_hours"
    LIMIT_CARD = "limit_card"
    LIMIT_TOTAL = "limit_total"
    LIMIT_BRANCH = "limit_branch"
    BELOW_MINIMUM = "below_minimum"
    TOO_OLD_TO_ANNUL = "too_old_to_annul"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the words of a refusal need to say more than the bare reason."""

    today: date
    terms: Terms | None = None
    limit: Limit | None = None
    """The one that is used up, of several the one that lasts longest."""
    again: date | None = None
    """First day on which hours and limits let it be granted again; ``None``: none that is known."""
    mistyped: bool = False
    """It was meant as a folio and cannot be one."""
    minutes: int = 0
    """How long a redemption can be undone at the till."""


class RefusedError(ConflictError):
    """A rule says no, and the cashier and the woman are told which."""

    def __init__(self, reason: Reason, facts: Facts) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts = facts


class UnknownTillError(NotAllowedError):
    """No such device, or it was revoked. It is told nothing else (401)."""


class BenefitNotFoundError(NotFoundError):
    """No benefit of this shop has that id."""


class RedemptionNotFoundError(NotFoundError):
    """No redemption of this shop has that id."""


class AmountMissingError(InvalidError):
    """The benefit cannot be granted without the price of the purchase."""


class KeyUsedError(InvalidError):
    """This device sent another request with the same key before."""


class TooManyMissesError(NotAllowedError):
    """The device typed too many folios that do not exist (429).

    :ivar retry_after: seconds.
    """

    def __init__(self, retry_after: int) -> None:
        super().__init__(str(retry_after))
        self.retry_after = retry_after
