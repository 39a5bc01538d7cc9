"""Which of her papers may still come, and what came."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.entrepreneurs.fields import PAPER_SLUGS
from portal.entrepreneurs.models import LIVE, Application, Paper, PaperKind, PaperPage, State
from portal.entrepreneurs.queries.own import open_questions, papers_of
from portal.uploads.models import Upload

WAITING = (LIVE | {State.DUPLICATE}) - {State.APPROVED}
"""States in which the office has the application and what is owed may come."""


def open_papers(
    application: Application, papers: Mapping[PaperKind, Paper], asked: Collection[str]
) -> set[PaperKind]:
    """Return the papers that may be changed: all in a draft; later those still owed, and those asked again.

    :param papers: hers, as ``papers_of`` returns them.
    :param asked: fields of the questions that wait for her.
    """
    if application.state is State.DRAFT:
        return set(PaperKind)
    if application.state not in WAITING:
        return set()
    there = {kind for kind, paper in papers.items() if paper.files}
    return {kind for kind in PaperKind if kind not in there or PAPER_SLUGS[kind] in asked}


def is_open(session: Session, application: Application, kind: PaperKind) -> bool:
    """Tell whether one paper may be changed, as :func:`open_papers` says."""
    asked = {question.field for question in open_questions(session, application)}
    return kind in open_papers(application, papers_of(session, application), asked)


def digests_of(session: Session, paper: Paper) -> set[bytes]:
    """Return what tells the files of a paper from one another."""
    query = (
        select(Upload.sha256)
        .join(PaperPage, PaperPage.upload_id == Upload.id)
        .where(PaperPage.paper_id == paper.id, PaperPage.removed_at.is_(None))
    )
    return set(session.scalars(query))
