"""Who acts on which card: what every page of the staff begins with."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import cast

from flask_login import current_user
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.cards.errors import (
    CardEndedError,
    CardInProductionError,
    CardInUseError,
    CardSuspendedError,
    ExpiredCardError,
    ImpossibleStepError,
    NothingToPrintError,
    NotRegisteredError,
    NotRenewableError,
    SpoiledCardError,
    WrongCardError,
)
from portal.cards.models import Card
from portal.cards.queries.cards import get_card
from portal.core.errors import DomainError
from portal.core.periods import local_day
from portal.entrepreneurs.queries.scope import Scope, scope_of
from portal.web.config import settings
from portal.web.transaction import transaction

Act = Callable[[Session, Card], object]

REFUSALS: dict[type[DomainError], str] = {
    ImpossibleStepError: "Alguien cambió esta tarjeta antes que tú. Mira cómo está ahora.",
    NotRegisteredError: "Su solicitud ya no está aprobada. Revísala antes de seguir.",
    CardInProductionError: "Ya se le está haciendo otra tarjeta.",
    CardInUseError: "Ya tiene una tarjeta buena, y todavía es pronto para renovarla.",
    CardSuspendedError: "Su tarjeta está suspendida. Primero reactívala o cancélala.",
    CardEndedError: "Esa tarjeta ya terminó. Emite una nueva desde su solicitud.",
    NotRenewableError: "Todavía es pronto para renovarla.",
    NothingToPrintError: "Ya no hay tarjetas por imprimir: alguien las imprimió.",
    WrongCardError: "Esa es otra tarjeta. Busca la que dice su nombre.",
    SpoiledCardError: "Esa tarjeta salió mal y ya no sirve. Entrega la que se imprimió después.",
    ExpiredCardError: "Esa tarjeta ya venció. Cancélala y emite otra.",
}
"""What to do now, for each rule that can refuse."""


def actor() -> User:
    """Return who is signed in, as a row."""
    return cast(User, current_user._get_current_object())


def scope() -> Scope:
    return scope_of(actor())


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return local_day(now(), settings().timezone)


def attempt(card_id: int, act: Act) -> str | None:
    """Do one thing to one card; returns the sentence of the refusal, or ``None`` when it is done."""
    within = scope()
    try:
        with transaction() as session:
            act(session, get_card(session, card_id, scope=within))
    except tuple(REFUSALS) as error:
        return REFUSALS[type(error)]
    return None
