"""Serve her at the counter: a house for whom staff register, a new PIN for whom they know."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.actions.people import create_user
from portal.accounts.actions.signing_in import end_all_sign_ins, give_pin
from portal.accounts.models import User
from portal.audit.actions import record
from portal.core.database import lock_row
from portal.core.roles import Role
from portal.entrepreneurs.actions.applying import start_application
from portal.entrepreneurs.models import Application
from portal.privacy.models import Notice


def start_at_counter(
    session: Session, *, notice: Notice, house_id: int | None, pin_digest: str, by: User, now: datetime
) -> Application:
    """Begin an application that staff type; her consent is recorded as assisted.

    :param pin_digest: of a PIN that nobody saw; she gets hers on the slip.
    """
    application = start_application(session, notice=notice, pin_digest=pin_digest, by_id=by.id, now=now)
    application.house_id = house_id
    session.flush()
    return application


def give_new_pin(
    session: Session, application: Application, *, digest: str, identity: str, by: User, now: datetime
) -> None:
    """Give her a PIN in place of any before, and end what was signed in with the old one.

    A woman of the old registry gets her account with it.

    :param digest: Argon2id, computed before the transaction.
    :param identity: the document that staff compared, in words.
    """
    lock_row(session, application)
    if application.user_id is None:
        name = application.full_name or application.folio
        application.user_id = create_user(session, name=name, role=Role.ENTREPRENEUR, now=now).id
    user = session.get_one(User, application.user_id)
    give_pin(session, user, folio=application.folio, digest=digest, now=now)
    end_all_sign_ins(session, user, now=now)
    record(
        session,
        action="give_pin",
        kind="application",
        subject_id=application.id,
        by_id=by.id,
        now=now,
        note=identity,
    )
    session.flush()
