"""Who acts on which application: what every page of the staff begins with."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.audit.actions import record
from portal.core.errors import DomainError
from portal.entrepreneurs.errors import (
    AlreadyAskedError,
    CoordinatorNeededError,
    CurpMissingError,
    CurpTakenError,
    ImpossibleMoveError,
    NotOfferedError,
    NotTheReviewerError,
    TooYoungError,
)
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.scope import Scope, get_application, scope_of
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction

Act = Callable[[Session, Application], object]

REFUSALS: dict[type[DomainError], str] = {
    ImpossibleMoveError: "Alguien cambió esta solicitud antes que tú. Mira cómo está ahora.",
    NotTheReviewerError: "Otra persona tiene esta solicitud. Pídele que te la pase.",
    CurpMissingError: "Falta su CURP. Complétala o pregúntasela antes de aprobar.",
    CurpTakenError: "Otra solicitud tiene la misma CURP. Compáralas antes de seguir.",
    NotOfferedError: "Esa opción ya no está en la lista. Elige otra.",
    CoordinatorNeededError: "La otra está aprobada. Pide a la coordinación que lo decida.",
    TooYoungError: "Según esa CURP todavía no tiene la edad mínima.",
    AlreadyAskedError: "Ya le preguntaste eso y todavía no contesta.",
}
"""What to do now, for each rule that can refuse a reviewer."""


def scope() -> Scope:
    return scope_of(actor())


def looked_at(application_id: int, *, untold: bool = False) -> Application:
    """Return one application, and write down who looked at it.

    :param untold: as of ``get_application``.
    :raises ApplicationNotFoundError: it is not hers to see; then nothing is written.
    """
    by_id = actor().id
    get_application(db.session, application_id, scope=scope(), untold=untold)
    with transaction() as session:
        record(
            session,
            action="look_at_application",
            kind="application",
            subject_id=application_id,
            by_id=by_id,
            now=now(),
        )
    return get_application(db.session, application_id, scope=scope(), untold=untold)


def attempt(application_id: int, act: Act) -> str | None:
    """Do one thing to one application; returns the sentence of the refusal, or ``None`` when it is done."""
    try:
        with transaction() as session:
            act(session, get_application(session, application_id, scope=scope(), lock=True))
    except tuple(REFUSALS) as error:
        return REFUSALS[type(error)]
    return None


def press(application_id: int, act: Act, done: str, *, back_to_queue: bool = False) -> ResponseReturnValue:
    """Answer a button: do it, say what happened, and show the application again, or the queue."""
    refusal = attempt(application_id, act)
    flash(refusal or done, "error" if refusal else "success")
    if back_to_queue and not refusal:
        return redirect(url_for(".queue"), 303)
    return redirect(url_for(".show", application_id=application_id), 303)
