"""Who acts on which application: what every page of the staff begins with."""

from collections.abc import Callable
from dataclasses import replace

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.audit import looking
from portal.core.errors import DomainError
from portal.entrepreneurs.errors import (
    AlreadyAskedError,
    AlreadyBegunError,
    ApplicationNotFoundError,
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
from portal.web.extensions import db
from portal.web.transaction import transaction

Act = Callable[[Session, Application], object]

REFUSALS: dict[type[DomainError], str] = {
    AlreadyBegunError: "Ella ya empezó otra solicitud. Revisa esa, o dile que la retire primero.",
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


def counter_scope() -> Scope:
    """Return whom she serves at the counter: her houses, and whom she registers herself for another."""
    return replace(scope(), typed_by=actor().id)


def looked_at(application_id: int, *, within: Scope | None = None, untold: bool = False) -> Application:
    """Return one application that is about to be shown, and write down who looks at it.

    :param within: ``None`` for her scope.
    :param untold: as of ``get_application``.
    :raises ApplicationNotFoundError: it is not hers to see; then nothing is written.
    """
    application = get_application(db.session, application_id, scope=within or scope(), untold=untold)
    note_look(application)
    return application


def note_look(application: Application) -> None:
    """Write down who looks at an application that is about to be shown."""
    looking.note_look("look_at_application", "application", application.id, by_id=actor().id)


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


def after_saving(
    application_id: int, address: Callable[[Application], str], *, within: Scope | None = None
) -> ResponseReturnValue:
    """Go on after an answer was kept; to the queue, with words, when it gave her to another Casa."""
    try:
        application = get_application(db.session, application_id, scope=within or scope())
    except ApplicationNotFoundError:
        flash("Quedó guardado. Ahora la atiende otra Casa y ya no está en tu lista.", "message")
        return redirect(url_for(".queue"), 303)
    return redirect(address(application), 303)
