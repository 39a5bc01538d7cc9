"""Serve her at the counter: a house for whom staff register, a new PIN for whom they know."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.actions.people import create_user
from portal.accounts.actions.resuming import drop_links
from portal.accounts.actions.signing_in import end_all_sign_ins, give_pin
from portal.accounts.models import User
from portal.core.database import lock_row
from portal.core.roles import Role
from portal.entrepreneurs.actions.answering import doubt_emails, lock_all_hers
from portal.entrepreneurs.actions.applying import start_application
from portal.entrepreneurs.actions.changing import sign_first
from portal.entrepreneurs.actions.moving import note_step
from portal.entrepreneurs.actions.photographing import ask_photo
from portal.entrepreneurs.actions.wishing import ask_change
from portal.entrepreneurs.models import Application, ChangeRequest
from portal.privacy.actions import record_consent
from portal.privacy.models import ConsentChannel, Notice
from portal.uploads.storing import Stored


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


def change_at_counter(
    session: Session,
    application: Application,
    *,
    field: str,
    facts: Mapping[str, Any],
    by: User,
    today: date,
    minimum_age: int,
    now: datetime,
) -> ChangeRequest:
    """Change an approved file as she says at the counter; what needs two people waits for the second.

    :param facts: new values by column.
    :raises ImpossibleMoveError: she is not approved.
    :raises AlreadyAskedError: a change of the field waits already.
    :raises CurpTakenError: another live application has the CURP.
    :raises TooYoungError: the CURP says so.
    """
    change = ask_change(
        session,
        application,
        field=field,
        facts=facts,
        today=today,
        minimum_age=minimum_age,
        by_id=by.id,
        now=now,
    )
    sign_first(session, change, by=by, today=today, minimum_age=minimum_age, now=now)
    return change


def photo_at_counter(
    session: Session, application: Application, *, photo: Stored | None, by: User, now: datetime
) -> ChangeRequest:
    """Ask for another photo on the card of a woman at the counter; a second person agrees.

    :raises ImpossibleMoveError: she is not approved.
    :raises AlreadyAskedError: a change of the photo waits already.
    """
    change = ask_photo(session, application, photo=photo, by_id=by.id, now=now)
    sign_first(session, change, by=by, today=now.date(), minimum_age=0, now=now)
    return change


def accept_notice(
    session: Session, application: Application, *, notice: Notice, by: User, now: datetime
) -> None:
    """Record that a woman of the old registry heard the notice at the counter and accepts it."""
    lock_row(session, application)
    consent = record_consent(session, notice, channel=ConsentChannel.ASSISTED, by_id=by.id, now=now)
    application.consent_id = consent.id
    note_step(session, application, "accept_notice", by_id=by.id, now=now)
    session.flush()


def give_new_pin(
    session: Session, application: Application, *, digest: str, identity: str, by: User, now: datetime
) -> None:
    """Give her a PIN in place of any before, and end what was signed in, and sent, with the old one.

    Nothing goes any more to an e-mail that the old one wrote, until she says here that it is hers. A
    woman of the old registry gets her account with it.

    :param digest: Argon2id, computed before the transaction.
    :param identity: the document that staff compared, in words.
    """
    lock_all_hers(session, application)
    if application.user_id is None:
        name = application.full_name or application.folio
        application.user_id = create_user(
            session, name=name, role=Role.ENTREPRENEUR, now=now, recipient_id=application.recipient_id
        ).id
    user = session.get_one(User, application.user_id, with_for_update=True)
    give_pin(session, user, folio=application.folio, digest=digest, now=now)
    end_all_sign_ins(session, user, now=now)
    drop_links(session, [user.id])
    doubt_emails(session, application)
    note_step(session, application, "give_pin", by_id=by.id, now=now, note=identity)
    session.flush()
