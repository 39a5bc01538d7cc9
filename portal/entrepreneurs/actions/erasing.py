"""Let go of what nobody needs: papers that she took away or sent again, and drafts that were never sent."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.audit.actions import record
from portal.entrepreneurs.models import Application, Paper, PaperPage, State
from portal.outbox.models import Message, Recipient
from portal.uploads.models import Upload

ONCE = 200
"""How many files, or drafts, are let go of in one transaction."""

BLANK: dict[str, Any] = {
    **dict.fromkeys(("given_name", "first_surname", "second_surname", "printed_name"), ""),
    **dict.fromkeys(("curp", "curp_key", "rfc", "phone", "phone_key", "email", "recipient_id")),
    **dict.fromkeys(("supermanzana", "manzana", "lote", "street", "colonia", "postal_code")),
    **dict.fromkeys(("curp_missing_reason", "business_name", "products", "social_links"), ""),
    **dict.fromkeys(("invoices", "regime"), ""),
    **dict.fromkeys(("giro_id", "since_year")),
}
"""Every answer of hers, empty. Folio, state, days, consent and house stay: they count, and name nobody."""
CERTAIN = {"curp_doubtful": False, "rfc_doubtful": False}


def erase_replaced(session: Session, *, before: datetime) -> int:
    """Delete the rows of files that were removed before a moment; returns how many, at most :data:`ONCE`.

    Their bytes are nobody's then, and the sweep of files takes them.
    """
    old = select(PaperPage.id, PaperPage.upload_id).where(PaperPage.removed_at < before)
    found = session.execute(old.order_by(PaperPage.id).limit(ONCE)).all()
    _delete_files(session, [page_id for page_id, _ in found], [upload_id for _, upload_id in found])
    return len(found)


def erase_drafts(session: Session, *, now: datetime) -> int:
    """Erase what she wrote in drafts that lapsed or that she took back; returns how many, at most ``ONCE``.

    What stays of each says that there was one, and opens the page that says what became of it.
    """
    ended = (
        Application.state.in_((State.LAPSED, State.WITHDRAWN)),
        Application.submitted_at.is_(None),
        Application.taken_over.is_(False),
    )
    query = select(Application.id, Application.user_id, Application.recipient_id).where(
        *ended, _has_answers()
    )
    found = session.execute(query.order_by(Application.id).limit(ONCE).with_for_update(of=Application)).all()
    if not found:
        return 0
    ids = [application_id for application_id, _, _ in found]
    _delete_papers(session, ids)
    session.execute(update(Application).where(Application.id.in_(ids)).values(BLANK | CERTAIN))
    _forget_person(session, [each for _, each, _ in found if each], [each for _, _, each in found if each])
    record(
        session,
        action="erase_drafts",
        kind="application",
        subject_id=None,
        by_id=None,
        now=now,
        note=str(len(ids)),
    )
    session.expire_all()
    return len(ids)


def _has_answers() -> ColumnElement[bool]:
    columns = Application.__table__.c
    written = (
        columns[name] != "" if empty == "" else columns[name].is_not(None) for name, empty in BLANK.items()
    )
    return or_(*written, exists().where(Paper.application_id == Application.id))


def _delete_papers(session: Session, application_ids: Collection[int]) -> None:
    papers = select(Paper.id).where(Paper.application_id.in_(application_ids))
    files = session.execute(
        select(PaperPage.id, PaperPage.upload_id).where(PaperPage.paper_id.in_(papers))
    ).all()
    _delete_files(session, [page_id for page_id, _ in files], [upload_id for _, upload_id in files])
    session.execute(
        delete(Paper)
        .where(Paper.application_id.in_(application_ids))
        .execution_options(synchronize_session=False)
    )


def _delete_files(session: Session, page_ids: Sequence[int], upload_ids: Sequence[int]) -> None:
    session.execute(delete(PaperPage).where(PaperPage.id.in_(page_ids)))
    still_shown = select(PaperPage.id).where(PaperPage.upload_id == Upload.id).exists()
    session.execute(
        delete(Upload)
        .where(Upload.id.in_(upload_ids), ~still_shown)
        .execution_options(synchronize_session=False)
    )


def _forget_person(session: Session, user_ids: Collection[int], recipient_ids: Collection[int]) -> None:
    """Call her account by its folio again, and delete how she was reached with all that was to reach her.

    Her name stays where another application in the same account has answers.
    """
    hers = select(Application.folio).where(Application.user_id == User.id)
    folio = hers.order_by(Application.id.desc()).limit(1).scalar_subquery()
    another = exists().where(Application.user_id == User.id, _has_answers())
    reached = select(Application.recipient_id).where(
        Application.user_id == User.id, Application.recipient_id.not_in(recipient_ids)
    )
    elsewhere = reached.order_by(Application.id.desc()).limit(1).scalar_subquery()
    for query in (
        update(User).where(User.id.in_(user_ids), ~another).values(name=folio),
        update(User).where(User.recipient_id.in_(recipient_ids)).values(recipient_id=elsewhere),
        delete(Message).where(Message.recipient_id.in_(recipient_ids)),
        delete(Recipient).where(Recipient.id.in_(recipient_ids)),
    ):
        session.execute(query.execution_options(synchronize_session=False))
