"""Take an application, pass it on, and decide it.

A reviewer decides what she took: the queue shows everybody who has what, so two people never
answer one woman. Every step goes through ``move`` or writes its own audit entry.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.database import lock_row
from portal.core.names import one_line
from portal.core.roles import Role
from portal.entrepreneurs.actions.moving import move, note_step
from portal.entrepreneurs.actions.naming import index_name
from portal.entrepreneurs.errors import (
    AlreadyBegunError,
    CurpMissingError,
    ImpossibleMoveError,
    NotOfferedError,
    NotTheReviewerError,
    PapersMissingError,
)
from portal.entrepreneurs.fields import label_of
from portal.entrepreneurs.models import Application, Clarification, PaperKind, RejectionReason, State
from portal.entrepreneurs.queries.own import has_begun, missing_among, papers_of
from portal.entrepreneurs.queries.reviewers import may_review

OWNED = frozenset({State.IN_REVIEW, State.NEEDS_CORRECTION})
"""States in which a reviewer has the application."""


def take_application(session: Session, application: Application, *, by: User, now: datetime) -> None:
    """Take a waiting application.

    :raises ImpossibleMoveError: it does not wait, or another reviewer was faster.
    """
    lock_row(session, application)
    if application.state is not State.SUBMITTED:
        raise ImpossibleMoveError(application.state, State.IN_REVIEW)
    move(session, application, State.IN_REVIEW, by_id=by.id, now=now)
    application.owner_id, application.owned_since = by.id, now
    session.flush()


def release_application(session: Session, application: Application, *, by: User, now: datetime) -> None:
    """Put an application back into the queue for somebody else.

    :raises NotTheReviewerError: ``by`` does not have it and is no coordinator.
    :raises ImpossibleMoveError: it is not in review.
    """
    lock_row(session, application)
    _require_owner_or_coordinator(application, by)
    move(session, application, State.SUBMITTED, by_id=by.id, now=now)
    application.owner_id = application.owned_since = None
    session.flush()


def hand_over(session: Session, application: Application, *, to: User, by: User, now: datetime) -> None:
    """Give an application that somebody has to another reviewer; its questions go with it.

    :raises NotTheReviewerError: ``by`` does not have it and is no coordinator.
    :raises ImpossibleMoveError: nobody has it.
    :raises NotOfferedError: ``to`` reviews nothing of her house.
    """
    lock_row(session, application)
    if application.state not in OWNED:
        raise ImpossibleMoveError(application.state, State.IN_REVIEW)
    _require_owner_or_coordinator(application, by)
    if not may_review(to, application):
        raise NotOfferedError(to.id)
    application.owner_id, application.owned_since = to.id, now
    note_step(session, application, "hand_over_application", by_id=by.id, now=now, note=f"A {to.name}")


def approve_application(
    session: Session,
    application: Application,
    *,
    by: User,
    today: date,
    now: datetime,
    without: Collection[PaperKind] = (),
) -> None:
    """Enter her in the registry.

    :param today: local; the day she is registered on.
    :param without: papers that ``by`` was told are missing, and does without; the audit keeps which.
    :raises NotTheReviewerError: ``by`` does not have it.
    :raises CurpMissingError: staff have to complete it first.
    :raises ImpossibleMoveError: it is not in review; a question to her may be open.
    :raises CurpTakenError: another live application has her CURP.
    :raises PapersMissingError: a paper is missing that is not in ``without``.
    """
    lock_row(session, application)
    _require_owner(application, by)
    if application.curp is None:
        raise CurpMissingError(application.id)
    missing = missing_among(papers_of(session, application))
    if application.state is State.IN_REVIEW and not set(missing) <= set(without):
        raise PapersMissingError(application.id)
    move(session, application, State.APPROVED, by_id=by.id, now=now)
    application.registered_on = today
    application.decided_at, application.decided_by_id = now, by.id
    index_name(session, application)
    if missing:
        labels = ", ".join(label_of(kind) for kind in missing)
        note_step(session, application, "approve_without_papers", by_id=by.id, now=now, note=labels)


def reject_application(
    session: Session,
    application: Application,
    *,
    reason: RejectionReason,
    words: str,
    by: User,
    now: datetime,
) -> None:
    """Turn an application down, with a reason and words that she reads; what was asked of her is closed.

    :raises NotTheReviewerError: ``by`` does not have it.
    :raises NotOfferedError: the reason is no longer on the list.
    :raises ImpossibleMoveError: it is not in review.
    """
    lock_row(session, application)
    _require_owner(application, by)
    if not reason.is_offered:
        raise NotOfferedError(reason.id)
    move(session, application, State.REJECTED, by_id=by.id, now=now)
    session.execute(
        update(Clarification)
        .where(Clarification.application_id == application.id, Clarification.answered_at.is_(None))
        .values(answered_at=now)
    )
    application.reason_id, application.reason_words = reason.id, words.strip()
    application.decided_at, application.decided_by_id = now, by.id
    session.flush()


def reopen_application(
    session: Session, application: Application, *, words: str, by: User, now: datetime
) -> None:
    """Take up a rejected application again; who reopens it has it.

    :param words: why, for her file.
    :raises ImpossibleMoveError: it was not rejected.
    :raises CurpTakenError: she sent another one meanwhile.
    :raises AlreadyBegunError: she has begun another, which would go out of her sight.
    """
    lock_row(session, application)
    if application.state is not State.REJECTED:
        raise ImpossibleMoveError(application.state, State.IN_REVIEW)
    if application.user_id is not None:
        session.get_one(User, application.user_id, with_for_update=True)
        if has_begun(session, application.user_id):
            raise AlreadyBegunError(application.user_id)
    move(session, application, State.IN_REVIEW, by_id=by.id, now=now)
    application.owner_id, application.owned_since = by.id, now
    application.decided_at = application.decided_by_id = application.reason_id = None
    application.reason_words = ""
    note_step(session, application, "explain_reopening", by_id=by.id, now=now, note=one_line(words))


def _require_owner(application: Application, by: User) -> None:
    if application.state in OWNED and application.owner_id != by.id:
        raise NotTheReviewerError(application.id)


def _require_owner_or_coordinator(application: Application, by: User) -> None:
    if by.role is not Role.COORDINATOR:
        _require_owner(application, by)
