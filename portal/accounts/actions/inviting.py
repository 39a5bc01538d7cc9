"""One-time links with which people choose their password."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.actions.resuming import drop_links
from portal.accounts.actions.signing_in import end_all_sign_ins
from portal.accounts.errors import EmailTakenError, InvitationSpentError
from portal.accounts.models import Invitation, User
from portal.accounts.queries import user_with_email
from portal.audit.actions import record
from portal.core.roles import Role
from portal.outbox.actions import write_message
from portal.outbox.models import Message, Recipient

INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(minutes=30)


def invite(
    session: Session,
    user: User,
    *,
    by_id: int | None,
    now: datetime,
    email: str | None = None,
    lasts: timedelta = INVITATION_LASTS,
) -> str:
    """Make the secret of a one-time link for ``user``; it is not stored, so it can be shown only now.

    :param email: what she will sign in with once she has followed it; ``None`` when she has it already.
    """
    secret = secrets.token_urlsafe(32)
    session.add(
        Invitation(
            key=hashlib.sha256(secret.encode()).digest(),
            user_id=user.id,
            created_at=now,
            expires_at=now + lasts,
            created_by_id=by_id,
            email=email,
        )
    )
    session.flush()
    record(session, action="invite", kind="user", subject_id=user.id, by_id=by_id, now=now)
    return secret


def invite_by_letter(session: Session, user: User, secret: str, *, now: datetime) -> Message | None:
    """Write the letter with a link to a person of the staff or of a shop."""
    if user.recipient is None:
        return None
    return write_message(session, user.recipient, template="invitation", facts={"secret": secret}, now=now)


def accept_invitation(session: Session, secret: str, *, password_digest: str, now: datetime) -> User:
    """Give the invited user her password; her other links and her sign-ins end.

    The second factor stays as it is: a link by e-mail does not go around it.

    :param password_digest: Argon2id, computed before the transaction.
    :raises InvitationSpentError: used, too old, or never made.
    :raises EmailTakenError: somebody else took the e-mail meanwhile.
    """
    this = select(Invitation).where(Invitation.key == hashlib.sha256(secret.encode()).digest())
    user_id = session.scalar(this.with_only_columns(Invitation.user_id))
    if user_id is None:
        raise InvitationSpentError
    user = session.get_one(User, user_id, with_for_update=True)
    invitation = session.scalar(this.with_for_update())
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= now:
        raise InvitationSpentError
    if not (user.active and _is_still_hers(user, invitation)):
        raise InvitationSpentError
    if invitation.email:
        _take_email(session, user, invitation.email)
    invitation.used_at = now
    drop_links(session, [user.id])
    user.password, user.confirmed_at = password_digest, user.confirmed_at or now
    end_all_sign_ins(session, user, now=now)
    record(session, action="choose_password", kind="user", subject_id=user.id, by_id=user.id, now=now)
    return user


def send_password_link(session: Session, email: str, *, now: datetime) -> Message | None:
    """Write the message with which somebody chooses another password.

    ``None``, and nothing happens, when nobody active signs in with that e-mail, or she did not say
    that it is safe to write to her there: the counter helps her.
    """
    user = user_with_email(session, email)
    recipient = None if user is None else way_to_all(user, email)
    if user is None or recipient is None:
        return None
    secret = invite(session, user, by_id=None, now=now, lasts=RESET_LASTS)
    return write_message(session, recipient, template="password", facts={"secret": secret}, now=now)


def send_link_to_add_email(session: Session, user: User, email: str, *, now: datetime) -> Message | None:
    """Write the message with which a woman with folio and PIN can also enter by e-mail.

    Where another account of hers has the e-mail, the message says how she joins the two.
    ``None``, and nothing happens, when it is not her :func:`way_to_all`, or whoever has the e-mail
    works here or at a shop, or does not want to be written to.
    """
    recipient = way_to_all(user, email)
    if recipient is None:
        return None
    taken_by = session.scalar(select(User).where(func.lower(User.email) == email, User.id != user.id))
    if taken_by is None:
        secret = invite(session, user, by_id=user.id, now=now, email=email, lasts=RESET_LASTS)
        return write_message(session, recipient, template="password", facts={"secret": secret}, now=now)
    hers = taken_by.role is Role.ENTREPRENEUR and taken_by.active
    if not hers or taken_by.recipient is None or not taken_by.recipient.is_at(email):
        return None
    return write_message(session, recipient, template="known_email", facts={}, now=now)


def way_to_all(user: User, email: str) -> Recipient | None:
    """Return where to send a link that opens the whole account, if that e-mail is the place.

    It is her safe contact, and who wrote it there had more than the PIN, or was staff whom she told.
    """
    to = user.recipient
    return to if to is not None and to.is_at(email) and not to.email_by_pin else None


def _is_still_hers(user: User, invitation: Invitation) -> bool:
    """Tell whether a woman is still safe where the link went; e-mails of staff and shops are for work."""
    email = invitation.email or user.email or ""
    return user.role is not Role.ENTREPRENEUR or way_to_all(user, email) is not None


def _take_email(session: Session, user: User, email: str) -> None:
    email = email.strip().lower()
    if session.scalar(select(User.id).where(func.lower(User.email) == email, User.id != user.id)):
        raise EmailTakenError(email)
    user.email = email
