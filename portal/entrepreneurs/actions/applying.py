"""Begin an application, send it, take it back."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.actions.people import create_user
from portal.accounts.actions.signing_in import give_pin
from portal.accounts.models import User
from portal.core.codes import new_application_folio
from portal.core.database import lock_row
from portal.core.roles import Role
from portal.entrepreneurs.actions.moving import move, note_step
from portal.entrepreneurs.actions.naming import index_name
from portal.entrepreneurs.errors import AlreadyBegunError, CurpTakenError, IncompleteError, NotADraftError
from portal.entrepreneurs.models import Application, State
from portal.entrepreneurs.queries.duplicates import rival_of
from portal.entrepreneurs.queries.own import has_begun, papers_of
from portal.entrepreneurs.steps import next_step
from portal.privacy.actions import record_consent
from portal.privacy.models import ConsentChannel, Notice

ONCE = 200
"""How many drafts lapse in one transaction."""


def start_application(
    session: Session,
    *,
    notice: Notice,
    pin_digest: str,
    by_id: int | None,
    now: datetime,
    user_id: int | None = None,
) -> Application:
    """Begin an application: its folio, an account that its PIN opens, and her consent.

    All of it before the first answer is taken, so that none is ever lost.

    :param notice: the version she accepted.
    :param pin_digest: Argon2id, computed before the transaction.
    :param by_id: staff who type for her at the counter; ``None``: she does.
    :param user_id: the account she has already; the new folio and PIN open it from now on.
    :raises AlreadyBegunError: she has an application that is not over, or joined this account to another.
    """
    folio = new_application_folio()
    if user_id is None:
        user = create_user(session, name=folio, role=Role.ENTREPRENEUR, now=now)
    else:
        user = session.get_one(User, user_id, with_for_update=True)
        if has_begun(session, user_id) or not user.active:
            raise AlreadyBegunError(user_id)
    give_pin(session, user, folio=folio, digest=pin_digest, now=now)
    channel = ConsentChannel.ONLINE if by_id is None else ConsentChannel.ASSISTED
    consent = record_consent(session, notice, channel=channel, by_id=by_id, now=now)
    application = Application(
        folio=folio,
        user_id=user.id,
        consent_id=consent.id,
        captured_by_id=by_id,
        created_at=now,
        changed_at=now,
    )
    session.add(application)
    session.flush()
    note_step(session, application, "start_application", by_id=by_id or user.id, now=now)
    return application


def submit_application(session: Session, application: Application, *, by_id: int, now: datetime) -> None:
    """Send an application for review.

    Where another live one has her CURP it becomes a duplicate, which staff compare with the other at
    the counter. She is told the same in both cases: nothing may reveal who is registered.

    :raises NotADraftError: it was sent already.
    :raises IncompleteError: a question has no answer yet.
    """
    lock_row(session, application)
    if application.state is not State.DRAFT:
        raise NotADraftError(application.id)
    if next_step(application, papers_of(session, application)) is not None:
        raise IncompleteError(application.id)
    to = State.DUPLICATE if rival_of(session, application) else State.SUBMITTED
    try:
        move(session, application, to, by_id=by_id, now=now)
    except CurpTakenError:  # the other one was sent in this very moment
        move(session, application, State.DUPLICATE, by_id=by_id, now=now)
    application.submitted_at = application.changed_at = now
    index_name(session, application)


def withdraw_application(session: Session, application: Application, *, by_id: int, now: datetime) -> None:
    """Take an application back, in any state that has not ended.

    :raises ImpossibleMoveError: it has ended.
    """
    move(session, application, State.WITHDRAWN, by_id=by_id, now=now)
    application.owner_id = application.owned_since = None
    session.flush()


def lapse_drafts(session: Session, *, untouched_for: timedelta, now: datetime) -> int:
    """Let drafts lapse that nobody touched for long; returns how many, at most :data:`ONCE`."""
    old = session.scalars(
        select(Application)
        .where(Application.state == State.DRAFT, Application.changed_at < now - untouched_for)
        .order_by(Application.id)
        .limit(ONCE)
        .with_for_update()
    ).all()
    for application in old:
        move(session, application, State.LAPSED, by_id=None, now=now)
    return len(old)
