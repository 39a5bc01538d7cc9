"""Let an account with an e-mail take the place of one that a folio opens."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts.actions.inviting import way_to_all
from portal.accounts.actions.resuming import drop_links
from portal.accounts.actions.signing_in import end_all_sign_ins
from portal.accounts.errors import NotJoinableError, OtherPasswordError, SameAccountError
from portal.accounts.models import Pin, SignIn, User
from portal.audit.actions import record


def lock_both(session: Session, into_id: int, other_id: int) -> tuple[User, User]:
    """Return two accounts that are about to be one, locked.

    :raises SameAccountError: they are one, or became one meanwhile.
    :raises OtherPasswordError: the second has an e-mail and a password of its own.
    :raises NotJoinableError: the e-mail of the first is not where the second may come by e-mail.
    """
    query = select(User).where(User.id.in_((into_id, other_id))).order_by(User.id).with_for_update()
    users = {user.id: user for user in session.scalars(query.execution_options(populate_existing=True))}
    into, other = users[into_id], users[other_id]
    if into is other or not other.active:
        raise SameAccountError(into_id)
    if other.password:
        raise OtherPasswordError(other_id)
    if not into.password or way_to_all(other, into.email or "") is None:
        raise NotJoinableError(other_id)
    return into, other


def take_over(
    session: Session, into: User, other: User, *, folio: str, staying: SignIn, now: datetime
) -> str | None:
    """Close ``other``; links and sign-ins of both end, but one. Returns the folio whose PIN opens ``into``.

    :param folio: of the application that the account shows from now on; its PIN stays, where it has one.
    :param staying: the sign-in in which she joined the two.
    """
    for user in (into, other):
        end_all_sign_ins(session, user, now=now, but=staying)
    drop_links(session, (into.id, other.id))
    other.active, other.recipient_id = False, None
    record(session, action="close_account", kind="user", subject_id=other.id, by_id=into.id, now=now)
    return _keep_one_pin(session, into, other, folio)


def _keep_one_pin(session: Session, into: User, other: User, folio: str) -> str | None:
    pins = {
        pin.user_id: pin for pin in session.scalars(select(Pin).where(Pin.user_id.in_((into.id, other.id))))
    }
    kept = next((pin for pin in pins.values() if pin.folio == folio), pins.get(into.id) or pins.get(other.id))
    if kept is None:
        return None
    session.execute(delete(Pin).where(Pin.user_id.in_(pins), Pin.id != kept.id))
    kept.user_id = into.id
    session.flush()
    return kept.folio
