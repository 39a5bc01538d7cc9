"""Women entrepreneurs: their applications, papers, questions, and the lists that staff keep."""

from portal.entrepreneurs.models.application import (
    LIVE,
    MAY_BE_UNSENT,
    OVER,
    TRANSITIONS,
    Application,
    ApplicationStep,
    NameWord,
    State,
)
from portal.entrepreneurs.models.lists import Giro, ReadyPhrase, RejectionReason
from portal.entrepreneurs.models.review import (
    OPEN_CHANGES,
    ChangeRequest,
    ChangeState,
    Clarification,
    Paper,
    PaperKind,
    PaperPage,
)

__all__ = [
    "LIVE",
    "MAY_BE_UNSENT",
    "OPEN_CHANGES",
    "OVER",
    "TRANSITIONS",
    "Application",
    "ApplicationStep",
    "ChangeRequest",
    "ChangeState",
    "Clarification",
    "Giro",
    "NameWord",
    "Paper",
    "PaperKind",
    "PaperPage",
    "ReadyPhrase",
    "RejectionReason",
    "State",
]
