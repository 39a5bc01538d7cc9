"""Reads for a woman of what is hers."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, case, exists, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.entrepreneurs.errors import ApplicationNotFoundError, NothingAskedError
from portal.entrepreneurs.fields import OWED_PAPERS, PAPER_FIELDS
from portal.entrepreneurs.models import (
    LIVE,
    OVER,
    Application,
    ApplicationStep,
    Clarification,
    Giro,
    Paper,
    PaperKind,
    PaperPage,
)
from portal.outbox.models import Recipient


def own_application(session: Session, user_id: int, *, lock: bool = False) -> Application:
    """Return the application of a user, as :func:`find_own` finds it.

    :param lock: nobody else changes it until the transaction ends.
    :raises ApplicationNotFoundError: she has none.
    """
    found = find_own(session, user_id, lock=lock)
    if found is None:
        raise ApplicationNotFoundError(user_id)
    return found


def find_own(session: Session, user_id: int, *, lock: bool = False) -> Application | None:
    """Return the one application that a user's pages are about; ``None`` when she has none.

    Of several it is the living one, else one that is not over, else the latest.
    """
    rank = case((Application.state.in_(LIVE), 0), (Application.state.in_(OVER), 2), else_=1)
    query = select(Application).where(Application.user_id == user_id)
    query = query.order_by(rank, Application.id.desc()).limit(1)
    if lock:
        query = query.with_for_update(of=Application)
    else:
        query = query.options(joinedload(Application.recipient), joinedload(Application.giro))
    return session.scalar(query)


def own_ids(session: Session, user_id: int) -> Sequence[int]:
    """Return the ids of all applications of a user, those that are over too."""
    return session.scalars(select(Application.id).where(Application.user_id == user_id)).all()


def has_begun(session: Session, user_id: int) -> bool:
    """Tell whether a user has an application that is not over."""
    return bool(
        session.scalar(select(exists().where(Application.user_id == user_id, Application.state.not_in(OVER))))
    )


def in_account_of(application: Application) -> ColumnElement[bool]:
    """Return the condition on ``Application`` that it is this one, or another of the same account."""
    if application.user_id is None:
        return Application.id == application.id
    return Application.user_id == application.user_id


def written_by_pin(session: Session, application: Application) -> Sequence[Application]:
    """Return those applications of her account that have an e-mail which folio and PIN alone wrote."""
    query = select(Application).join(Application.recipient).where(in_account_of(application))
    query = query.where(Recipient.email_by_pin, Recipient.email.is_not(None))
    return session.scalars(query.order_by(Application.id)).all()


def application_with_folio(session: Session, folio: str) -> Application | None:
    return session.scalar(select(Application).where(Application.folio == folio))


def papers_of(session: Session, application: Application) -> dict[PaperKind, Paper]:
    """Return the papers that she sent, or said that she will send later (those have no files)."""
    rows = session.scalars(
        select(Paper)
        .where(Paper.application_id == application.id)
        .options(selectinload(Paper.files).joinedload(PaperPage.upload))
        .execution_options(populate_existing=True)
    )
    return {paper.kind: paper for paper in rows}


def missing_among(papers: Mapping[PaperKind, Paper]) -> list[PaperKind]:
    """Return the papers that a review needs and that are not among hers."""
    return [kind for kind in OWED_PAPERS if kind not in papers or not papers[kind].files]


def own_file(session: Session, application: Application, page_id: int) -> PaperPage:
    """Return one file of an application's papers. :raises ApplicationNotFoundError: it is not hers."""
    page = session.scalar(
        select(PaperPage)
        .join(Paper)
        .where(PaperPage.id == page_id, Paper.application_id == application.id)
        .where(PaperPage.removed_at.is_(None))
        .options(joinedload(PaperPage.upload))
    )
    if page is None:
        raise ApplicationNotFoundError(application.id)
    return page


def files_since_asked(
    session: Session, application: Application, question: Clarification
) -> Sequence[PaperPage]:
    """Return the files that came for an open question; for one that asks for no paper, none."""
    kind = PAPER_FIELDS.get(question.field)
    paper = papers_of(session, application).get(kind) if kind else None
    return [page for page in paper.files if page.upload.created_at > question.asked_at] if paper else []


def steps_taken(session: Session, application: Application) -> Sequence[ApplicationStep]:
    """Return every move of an application, in order."""
    return session.scalars(
        select(ApplicationStep)
        .where(ApplicationStep.application_id == application.id)
        .order_by(ApplicationStep.id)
    ).all()


def open_questions(session: Session, application: Application) -> Sequence[Clarification]:
    """Return the questions about an application that have no answer yet, in order."""
    return session.scalars(
        select(Clarification)
        .where(Clarification.application_id == application.id, Clarification.answered_at.is_(None))
        .order_by(Clarification.id)
    ).all()


def open_question(
    session: Session, application: Application, question_id: int, *, lock: bool = False
) -> Clarification:
    """Return one open question about an application.

    :param lock: nobody else answers it until the transaction ends.
    :raises NothingAskedError: there is none such.
    """
    question = session.get(Clarification, question_id, with_for_update=lock)
    if question is None or question.application_id != application.id or question.answered_at is not None:
        raise NothingAskedError(question_id)
    return question


def offered_giros(session: Session) -> Sequence[Giro]:
    return session.scalars(select(Giro).where(Giro.is_offered).order_by(Giro.name)).all()
