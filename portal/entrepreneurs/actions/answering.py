"""Write down what a woman answers, each answer with what follows from it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.database import lock_row
from portal.entrepreneurs.errors import NotADraftError, TooYoungError
from portal.entrepreneurs.identity import is_of_age, parse_curp, parse_rfc
from portal.entrepreneurs.models import Application, State
from portal.entrepreneurs.queries.own import find_own
from portal.outbox.actions import reconsider
from portal.outbox.models import Channel, Recipient

CONTACT = frozenset({"channel", "is_safe", "hours", "may_leave_message", "phone", "email", "email_by_pin"})
"""Answers about how to reach her: they are kept with the recipient, whom the outbox asks."""


def save_step(
    session: Session,
    application: Application,
    *,
    facts: Mapping[str, Any],
    today: date,
    minimum_age: int,
    now: datetime,
) -> None:
    """Keep the answers of one page of a draft.

    :param facts: values by column, as ``write_answers`` takes them.
    :param today: local; ages and dates of birth are judged by it.
    :param minimum_age: completed years.
    :raises NotADraftError: it was sent meanwhile, perhaps from another phone.
    :raises TooYoungError: her CURP says so.
    :raises IdentityError: a CURP or an RFC that cannot be one.
    """
    lock_row(session, application)
    if application.state is not State.DRAFT:
        raise NotADraftError(application.id)
    write_answers(session, application, facts, today=today, minimum_age=minimum_age)
    application.changed_at = now
    session.flush()


def write_answers(
    session: Session, application: Application, facts: Mapping[str, Any], *, today: date, minimum_age: int
) -> None:
    """Write answers into her file, whatever its state; the caller holds its lock and knows it may.

    :param facts: values by column of ``Application`` or of ``Recipient`` (:data:`CONTACT`).
    :raises TooYoungError: her CURP says so.
    :raises IdentityError: a CURP or an RFC that cannot be one.
    """
    if "curp" in facts:
        _write_curp(application, facts["curp"], today, minimum_age)
    if "rfc" in facts:
        _write_rfc(application, facts["rfc"])
    for name, value in facts.items():
        if name not in CONTACT and name not in {"curp", "rfc"}:
            setattr(application, name, value)
    if facts.keys() & CONTACT:
        write_contact(session, application, {name: facts[name] for name in facts.keys() & CONTACT})
    if facts.keys() & {"given_name", "first_surname", "second_surname"} and application.user_id:
        session.get_one(User, application.user_id).name = application.full_name
    session.flush()


def _write_curp(application: Application, text: str | None, today: date, minimum_age: int) -> None:
    if text is None:
        application.curp = application.curp_key = None
        application.curp_doubtful = False
        return
    curp = parse_curp(text, today)
    if not is_of_age(curp.birth_date, today, minimum_age):
        raise TooYoungError(application.id)
    application.curp, application.curp_doubtful = curp.value, not curp.check_digit_ok
    application.curp_key = curp.value  # type: ignore[assignment]  # the column keeps its keyed hash
    application.curp_missing_reason = ""


def _write_rfc(application: Application, text: str | None) -> None:
    rfc = parse_rfc(text) if text else None
    application.rfc = rfc.value if rfc else None
    application.rfc_doubtful = rfc is not None and not rfc.check_digit_ok


def write_contact(session: Session, application: Application, facts: Mapping[str, Any]) -> None:
    """Keep how she may be reached; what her choice no longer needs is forgotten, not kept in reserve.

    The caller holds the lock and knows that she may.
    """
    to = application.recipient
    if to is None:
        to = application.recipient = Recipient()
        session.add(to)
        session.flush()
    if application.user is not None and find_own(session, application.user.id) is application:
        application.user.recipient_id = to.id
    written_to = to.email
    for name, value in facts.items():
        setattr(to, name, Channel(value) if name == "channel" else value)
    forget = _FORGOTTEN.get(to.channel)
    if forget is not None:
        forget(to)
    session.flush()
    reconsider(session, to, is_elsewhere=to.email != written_to)
    application.phone, application.email = to.phone, to.email
    application.phone_key = to.phone  # type: ignore[assignment]  # the column keeps its keyed hash


def _forget_all(to: Recipient) -> None:
    to.phone = to.email = None
    to.is_safe = to.may_leave_message = False
    to.hours = ""


def _forget_phone(to: Recipient) -> None:
    to.phone = None


def _forget_email(to: Recipient) -> None:
    to.email = None


_FORGOTTEN: dict[Channel, Callable[[Recipient], None]] = {
    Channel.NONE: _forget_all,
    Channel.EMAIL: _forget_phone,
    Channel.WHATSAPP: _forget_email,
    Channel.CALL: _forget_email,
    Channel.SMS: _forget_email,
}
