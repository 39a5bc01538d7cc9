"""Let an account with an e-mail take the place of one that a folio opens."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.accounts.actions.inviting import may_come_by_email
from portal.accounts.actions.signing_in import end_all_sign_ins
from portal.accounts.errors import NotJoinableError, SameAccountError
from portal.accounts.models import Invitation, Pin, ResumeLink, User


def lock_both(session: Session, into_id: int, other_id: int) -> tuple[User, User]:
    """Return two accounts that are about to be one, locked.

    :raises SameAccountError: they are one, or became one meanwhile.
    :raises NotJoinableError: the e-mail of the first is not where the second may come by e-mail.
    """
    query = select(User).where(User.id.in_((into_id, other_id))).order_by(User.id).with_for_update()
    users = {user.id: user for user in session.scalars(query.execution_options(populate_existing=True))}
    into, other = users[into_id], users[other_id]
    if into is other or not other.active:
        raise SameAccountError(into_id)
    if other.password or not into.password or not may_come_by_email(other, into.email or ""):
        raise NotJoinableError(other_id)
    return into, other


def take_over(session: Session, into: User, other: User, *, folio: str, now: datetime) -> None:
    """Close ``other``: its links and every sign-in of both end, and of their PINs the one of ``folio`` stays.

    :param folio: of the application that the account shows from now on.
    """
    for user in (into, other):
        end_all_sign_ins(session, user, now=now)
    for link in (Invitation, ResumeLink):
        session.execute(
            update(link).where(link.user_id == other.id, link.used_at.is_(None)).values(used_at=now)
        )
    pins = {
        pin.user_id: pin for pin in session.scalars(select(Pin).where(Pin.user_id.in_((into.id, other.id))))
    }
    kept = next((pin for pin in pins.values() if pin.folio == folio), pins.get(into.id) or pins.get(other.id))
    if kept is not None:
        session.execute(delete(Pin).where(Pin.user_id.in_(pins), Pin.id != kept.id))
        kept.user_id = into.id
    other.active, other.recipient_id = False, None
    session.flush()
