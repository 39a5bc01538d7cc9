"""Make one account of two: hers with an e-mail, and hers that a folio and its PIN open."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.actions.joining import lock_both, take_over
from portal.audit.actions import record
from portal.entrepreneurs.errors import BothOpenError
from portal.entrepreneurs.models import LIVE, OVER, Application, ApplicationStep, State
from portal.entrepreneurs.queries.own import own_application


def join_accounts(session: Session, into_id: int, other_id: int, *, now: datetime) -> Application:
    """Give the account with the e-mail what the other has, and close the other; returns what it shows then.

    She proved both: the password of the first, and folio and PIN of the second. The folio of what is
    returned, with its PIN, opens the account from now on; a folio that was left behind opens nothing.

    :raises SameAccountError: they are one account already.
    :raises NotJoinableError: the safe contact of the second is not the e-mail of the first, so that
        a folio and its PIN would show more than they do.
    :raises BothOpenError: each has an application that goes on, and only she can say which she wants.
    """
    into, other = lock_both(session, into_id, other_id)
    hers = session.scalars(
        select(Application)
        .where(Application.user_id.in_((into.id, other.id)))
        .order_by(Application.id)
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    ).all()
    if _are_both_open([application.state for application in hers]):
        raise BothOpenError(into.id)
    moved = [application for application in hers if application.user_id == other.id]
    for application in moved:
        application.user_id = into.id
        record(
            session,
            action="join_account",
            kind="application",
            subject_id=application.id,
            by_id=into.id,
            now=now,
        )
    session.flush()
    session.execute(  # what she did herself is still told as hers
        update(ApplicationStep).where(ApplicationStep.by_id == other.id).values(by_id=into.id)
    )
    shown = own_application(session, into.id)
    take_over(session, into, other, folio=shown.folio, now=now)
    into.name = shown.full_name or into.name
    into.recipient_id = shown.recipient_id or into.recipient_id
    session.flush()
    return shown


def _are_both_open(states: list[State]) -> bool:
    """Tell whether two applications compete; one that staff compare with the other does not."""
    going_on = [state for state in states if state not in OVER]
    return len(going_on) > 1 and (State.DRAFT in going_on or sum(state in LIVE for state in going_on) > 1)
