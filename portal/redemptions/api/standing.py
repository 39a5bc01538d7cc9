"""Who stands at an enrolled till: its cashiers by name, and one takes over with her PIN."""

from datetime import timedelta

from flask import Response, abort
from sqlalchemy.orm import Session

from portal.accounts.pins import matches
from portal.redemptions import answers
from portal.redemptions.api.bodies import answered, malformed, read_body
from portal.redemptions.api.caller import caller
from portal.redemptions.api.shapes import CashierIn, TillIn
from portal.redemptions.api.views import bp
from portal.redemptions.errors import UnknownTillError
from portal.vendors.actions.devices import PIN_PAUSE, leave_till, take_till
from portal.vendors.errors import CashierPinPausedError
from portal.vendors.models import Device
from portal.vendors.queries.shops import cashiers_of, get_member, live_device
from portal.web.access import by_credential
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction


@bp.post("/till")
@by_credential
def till() -> Response:
    """Say which till this is, and who may stand at it."""
    read_body(TillIn)
    return _told(db.session, _device(db.session))


@bp.post("/till/cashier")
@by_credential
def take() -> Response:
    """Let a cashier take over the till with her PIN, or leave it."""
    body = read_body(CashierIn)
    device = _device(db.session)
    if body.cashier is None:
        with transaction() as session:
            leave_till(session, device.id)
        return _told(db.session, device)
    member = get_member(db.session, device.vendor, body.cashier)
    was_right = matches(body.pin, member.pin_digest)  # slow: before the transaction
    with transaction() as session:
        let_in = take_till(session, device.id, member_id=member.id, pin_was_right=was_right, now=now())
    if not let_in:
        return malformed({"pin": "Ese no es su NIP. Escríbelo otra vez."})
    return _told(db.session, device)


def _device(session: Session) -> Device:
    """Return the enrolled device that asks; a session stands at no till but its own."""
    asking = caller(now())
    if asking.by != "secret" or not isinstance(asking.who, bytes):
        abort(403)
    device = live_device(session, asking.who)
    if device is None:
        raise UnknownTillError
    return device


def _told(session: Session, device: Device) -> Response:
    cashiers = [(member.id, member.user) for member in cashiers_of(session, device)]
    standing = next((user.name for _, user in cashiers if user.id == device.cashier_id), None)
    body = {
        "shop": device.vendor.name,
        "till": device.name,
        "cashier": standing,
        "cashiers": [{"id": member_id, "name": user.name} for member_id, user in cashiers],
    }
    return answered(answers.write(200, body))


@bp.errorhandler(CashierPinPausedError)
def _paused(_error: CashierPinPausedError) -> Response:
    minutes = PIN_PAUSE // timedelta(minutes=1)
    words = f"Van muchos NIP equivocados. Espera {minutes} minutos, o pide otro NIP."
    answer = answered(answers.write(429, {"message": words, "fault": None}))
    answer.headers["Retry-After"] = str(int(PIN_PAUSE.total_seconds()))
    return answer
