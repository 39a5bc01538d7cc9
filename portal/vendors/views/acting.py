"""Who acts on which shop: what every page that changes one begins with."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.accounts.errors import EmailTakenError
from portal.core.errors import DomainError
from portal.core.roles import Role
from portal.preferences.queries import choices
from portal.vendors.errors import (
    AgreementOverlapsError,
    BenefitStateError,
    VendorStateError,
    WrongPeriodError,
)
from portal.vendors.models import Vendor
from portal.vendors.queries.shops import get_vendor
from portal.web.access import only
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.transaction import transaction

Act = Callable[[Session, Vendor], Any]

managers = only(Role.COORDINATOR, Role.VENDOR_MANAGER)
"""Decorate what a shop administers itself; a coordinator may do it for any shop."""

fresh_managers = only(Role.COORDINATOR, Role.VENDOR_MANAGER, fresh=True)
"""Decorate what gives or takes a key, or lets a person go: the same people, who type their password again."""

REFUSALS: dict[type[DomainError], str] = {
    VendorStateError: "Alguien cambió este comercio antes que tú. Mira cómo está ahora.",
    BenefitStateError: "Este beneficio cambió mientras lo leías. Léelo otra vez.",
    AgreementOverlapsError: "Ya hay un convenio en algunos de esos días. Elige otros.",
    WrongPeriodError: "El último día va después del primero.",
    EmailTakenError: "Otra cuenta ya usa ese correo. Escribe otro.",
}
"""What to do now, for each rule that can refuse."""


def categories() -> list[str]:
    """Return the kinds of shop that staff chose."""
    return [name.strip() for name in choices(db.session).vendor_categories.split(";") if name.strip()]


def shown(vendor_id: int) -> Vendor:
    """Return a shop to who may see it. :raises VendorNotFoundError: she may not."""
    return get_vendor(db.session, vendor_id, seen_by=actor())


def do(vendor_id: int, act: Act) -> Any:
    """Do one thing to one shop that no rule refuses; returns what it gave."""
    with transaction() as session:
        return act(session, get_vendor(session, vendor_id, seen_by=actor()))


def attempt(vendor_id: int, act: Act) -> tuple[Any, str | None]:
    """Do one thing to one shop; returns what it gave, and the sentence of the refusal if there was one."""
    try:
        return do(vendor_id, act), None
    except tuple(REFUSALS) as error:
        return None, REFUSALS[type(error)]


def press(vendor_id: int, act: Act, done: str, *, part: str | None = None) -> ResponseReturnValue:
    """Answer a button: do it, say what happened, and show the shop again.

    :param part: the section of the page to go back to.
    """
    _, refusal = attempt(vendor_id, act)
    flash(refusal or done, "error" if refusal else "success")
    return back(vendor_id, part)


def back(vendor_id: int, part: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("vendors.manage", vendor_id=vendor_id, _anchor=part), 303)


def invitation_link(secret: str) -> str:
    """Return the address where an invited person makes her account."""
    return f"{settings().public_url}/invitacion/{secret}"
