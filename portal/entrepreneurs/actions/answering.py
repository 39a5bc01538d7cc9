"""Write down what a woman answers, each answer with what follows from it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.actions.resuming import drop_links
from portal.accounts.models import User
from portal.core.database import lock_row
from portal.entrepreneurs.errors import NotADraftError, TooYoungError
from portal.entrepreneurs.identity import is_of_age, parse_curp, parse_rfc
from portal.entrepreneurs.models import Application, State
from portal.entrepreneurs.queries.own import find_own, written_by_pin
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
    lock_for(session, application, facts)
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


def quiets(facts: Mapping[str, Any]) -> bool:
    """Tell whether some answers say that nobody write to her or call her."""
    return facts.get("channel") is Channel.NONE or facts.get("is_safe") is False


def lock_for(session: Session, application: Application, facts: Mapping[str, Any]) -> None:
    """Lock the application that answers change; those that quiet her change every one of her account.

    All in the order of their ids: two who quiet her at once do not wait for each other.
    """
    if quiets(facts):
        lock_all_hers(session, application)
    else:
        lock_row(session, application)
    if application.recipient is not None:
        session.refresh(application.recipient)  # it may have been read before the lock


def lock_all_hers(session: Session, application: Application) -> None:
    """Lock every application of her account, in the order of their ids.

    Where her account was joined to another in that moment, the locks are given back and taken anew.
    """
    if application.user_id is None:
        lock_row(session, application)
        return
    owner_id = None
    while owner_id != application.user_id:
        owner_id, taken = application.user_id, session.begin_nested()
        hers = select(Application.id).where(Application.user_id == owner_id)
        session.execute(hers.order_by(Application.id).with_for_update())
        lock_row(session, application)
        if owner_id == application.user_id:
            taken.commit()
        else:
            taken.rollback()


def write_contact(session: Session, application: Application, facts: Mapping[str, Any]) -> None:
    """Keep how she may be reached; what her choice no longer needs is forgotten, not kept in reserve.

    That nobody write to her counts for every application of her account. The caller holds the lock, as
    ``lock_for`` takes it, and knows that she may.
    """
    _write_contact(session, application, facts)
    if not quiets(facts) or application.user_id is None:
        return
    others = select(Application).where(
        Application.user_id == application.user_id,
        Application.id != application.id,
        Application.recipient_id.is_not(None),
    )
    for other in session.scalars(others.order_by(Application.id)).all():
        _write_contact(session, other, {"channel": Channel.NONE})


def doubt_emails(session: Session, application: Application) -> None:
    """Let nothing go any more, by any application of her account, to an e-mail that the PIN alone wrote.

    The caller holds the locks of all of them.
    """
    for each in written_by_pin(session, application):
        _write_contact(session, each, {"is_safe": False})


def _write_contact(session: Session, application: Application, facts: Mapping[str, Any]) -> None:
    to = application.recipient
    if to is None:
        to = application.recipient = Recipient()
        session.add(to)
        session.flush()
    owner, written_to = application.user, to.email
    if owner is not None and (owner.recipient_id is None or find_own(session, owner.id) is application):
        owner.recipient_id = to.id
    for name, value in facts.items():
        setattr(to, name, Channel(value) if name == "channel" else value)
    forget = _FORGOTTEN.get(to.channel)
    if forget is not None:
        forget(to)
    session.flush()
    is_elsewhere = to.email != written_to
    reconsider(session, to, is_elsewhere=is_elsewhere)
    if owner is not None and owner.recipient_id == to.id and (is_elsewhere or not to.accepts_email()):
        drop_links(session, [owner.id])
    application.phone, application.email = to.phone, to.email
    application.phone_key = to.phone  # type: ignore[assignment]  # the column keeps its keyed hash


def _forget_all(to: Recipient) -> None:
    to.phone = to.email = None
    to.is_safe = to.may_leave_message = to.email_by_pin = False
    to.hours = ""


def _forget_phone(to: Recipient) -> None:
    to.phone = None


def _forget_email(to: Recipient) -> None:
    to.email, to.email_by_pin = None, False


_FORGOTTEN: dict[Channel, Callable[[Recipient], None]] = {
    Channel.NONE: _forget_all,
    Channel.EMAIL: _forget_phone,
    Channel.WHATSAPP: _forget_email,
    Channel.CALL: _forget_email,
    Channel.SMS: _forget_email,
}
