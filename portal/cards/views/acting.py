"""Who acts on which card: what every page of the staff begins with."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.cards.drawing import Layout
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
from portal.cards.queries.printing import last_layout
from portal.core.errors import DomainError
from portal.entrepreneurs.queries.scope import Scope, scope_of
from portal.web.extensions import db
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


def scope() -> Scope:
    return scope_of(actor())


def usual_layout() -> str:
    """Return how she printed last, or on sheets."""
    return last_layout(db.session, actor().id) or Layout.SHEET


def attempt(card_id: int, act: Act) -> str | None:
    """Do one thing to one card; returns the sentence of the refusal, or ``None`` when it is done."""
    within = scope()
    try:
        with transaction() as session:
            act(session, get_card(session, card_id, scope=within))
    except tuple(REFUSALS) as error:
        return REFUSALS[type(error)]
    return None
