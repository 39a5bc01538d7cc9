"""What a reviewer sees beside the answers: papers and questions."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.entrepreneurs.errors import ApplicationNotFoundError
from portal.entrepreneurs.models import Application, Clarification, Paper, PaperPage


def papers_of(session: Session, application_id: int) -> Sequence[Paper]:
    """Return her papers with the files that count, in order."""
    query = (
        select(Paper)
        .where(Paper.application_id == application_id)
        .options(selectinload(Paper.files).joinedload(PaperPage.upload))
        .order_by(Paper.kind)
    )
    return session.scalars(query).all()


def questions_of(session: Session, application_id: int) -> dict[str, list[Clarification]]:
    """Return what was asked, by field, the first question first."""
    query = (
        select(Clarification)
        .where(Clarification.application_id == application_id)
        .options(joinedload(Clarification.asked_by))
        .order_by(Clarification.id)
    )
    found: dict[str, list[Clarification]] = defaultdict(list)
    for question in session.scalars(query):
        found[question.field].append(question)
    return dict(found)


def page_of_paper(session: Session, application: Application, page_id: int) -> PaperPage:
    """Return one file of her papers, also one that another took the place of.

    :raises ApplicationNotFoundError: it is of no paper of hers.
    """
    query = (
        select(PaperPage)
        .join(PaperPage.paper)
        .where(PaperPage.id == page_id, Paper.application_id == application.id)
        .options(joinedload(PaperPage.upload), joinedload(PaperPage.paper))
    )
    page = session.scalar(query)
    if page is None:
        raise ApplicationNotFoundError(page_id)
    return page
