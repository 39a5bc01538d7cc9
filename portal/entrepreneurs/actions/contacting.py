"""Change how she may be reached without waiting for anybody: no message goes where she no longer wants it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.entrepreneurs.actions.answering import CONTACT, lock_for, quiets, write_contact
from portal.entrepreneurs.actions.moving import note_step
from portal.entrepreneurs.actions.wishing import ask_change
from portal.entrepreneurs.errors import ImpossibleMoveError
from portal.entrepreneurs.fields import FIELDS
from portal.entrepreneurs.models import OPEN_CHANGES, Application, ChangeRequest, ChangeState
from portal.entrepreneurs.queries.own import in_account_of

CONTACT_FIELDS = ("avisos", "contacto")
"""Pages of the form that ask how she may be reached."""


def change_contact(
    session: Session, application: Application, *, facts: Mapping[str, Any], by_id: int, now: datetime
) -> None:
    """Write how she may be reached, at once, in any state after sending.

    That nobody write to her needs nobody's consent; wishes about her contact that wait are over with it.

    :param facts: new values by column of ``Recipient``.
    :raises ImpossibleMoveError: a draft is simply changed, and one that was never sent has ended.
    """
    lock_for(session, application, facts)
    if not application.was_sent:
        raise ImpossibleMoveError(application.state, "change")
    write_contact(session, application, {name: facts[name] for name in facts.keys() & CONTACT})
    if quiets(facts):
        session.execute(
            update(ChangeRequest)
            .where(
                ChangeRequest.application_id.in_(select(Application.id).where(in_account_of(application))),
                ChangeRequest.field.in_(CONTACT_FIELDS),
                ChangeRequest.state.in_(OPEN_CHANGES),
            )
            .values(state=ChangeState.REFUSED, decided_at=now, decided_by_id=by_id)
        )
    application.changed_at = now
    how = FIELDS["avisos"].written(application) + (", no es seguro" * (facts.get("is_safe") is False))
    note_step(session, application, "change_contact", by_id=by_id, now=now, note=how)
    session.flush()


def ask_contact(
    session: Session,
    application: Application,
    *,
    field: str,
    facts: Mapping[str, Any],
    by_id: int,
    now: datetime,
) -> bool:
    """Ask for a change of her contact; what of it quiets is done at once. ``False``: nothing is left to ask.

    :param facts: new values by column of ``Recipient``.
    :raises ImpossibleMoveError: she is not approved.
    :raises AlreadyAskedError: one wish about the field waits already.
    """
    if quiets(facts):
        quiet = {name: facts[name] for name in facts.keys() & {"channel", "is_safe"}}
        change_contact(session, application, facts=quiet, by_id=by_id, now=now)
        to = application.recipient
        if all(getattr(to, name) == value for name, value in facts.items()):
            return False
    ask_change(
        session,
        application,
        field=field,
        facts=facts,
        today=now.date(),
        minimum_age=0,
        by_id=by_id,
        now=now,
    )
    return True
