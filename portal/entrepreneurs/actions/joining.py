"""Make one account of two: hers with an e-mail, and hers that a folio and its PIN open."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.actions.joining import lock_both, take_over
from portal.accounts.models import SignIn
from portal.entrepreneurs.actions.moving import note_step
from portal.entrepreneurs.errors import BothOpenError
from portal.entrepreneurs.models import OVER, Application, ApplicationStep
from portal.entrepreneurs.queries.own import own_application


def join_accounts(
    session: Session, into_id: int, other_id: int, *, staying: SignIn, now: datetime
) -> str | None:
    """Give the account with the e-mail what the other has, and close the other.

    She proved both: the password of the first, and folio and PIN of the second. What the account shows
    from then on is as ``find_own`` says.

    :param staying: the sign-in in which she asks; every other of both accounts ends.
    :returns: the folio that, with its PIN, opens the account from now on; no other does.
    :raises SameAccountError: they are one account already.
    :raises OtherPasswordError: the second has an e-mail and a password of its own.
    :raises NotJoinableError: the safe contact of the second is not the e-mail of the first, so that
        a folio and its PIN would show more than they do.
    :raises BothOpenError: each has an application that is not over. A duplicate too: else who typed
        somebody's CURP would learn here that she is registered.
    """
    _applications(session, into_id, other_id, lock=True)  # before their users, as everybody locks them
    into, other = lock_both(session, into_id, other_id)
    hers = _applications(session, into_id, other_id)
    if sum(application.state not in OVER for application in hers) > 1:
        raise BothOpenError(into.id)
    for application in hers:
        if application.user_id == other.id:
            application.user_id, other.name = into.id, application.folio
            note = f"cuenta {other.id} → {into.id}"
            note_step(session, application, "join_account", by_id=into.id, now=now, note=note)
    session.flush()
    session.execute(  # what she did herself is still told as hers
        update(ApplicationStep).where(ApplicationStep.by_id == other.id).values(by_id=into.id)
    )
    shown = own_application(session, into.id)
    into.name = shown.full_name or into.name
    into.recipient_id = shown.recipient_id or into.recipient_id or other.recipient_id
    return take_over(session, into, other, folio=shown.folio, staying=staying, now=now)


def _applications(
    session: Session, into_id: int, other_id: int, *, lock: bool = False
) -> Sequence[Application]:
    query = select(Application).where(Application.user_id.in_((into_id, other_id))).order_by(Application.id)
    query = query.execution_options(populate_existing=True)
    return session.scalars(query.with_for_update(of=Application) if lock else query).all()
