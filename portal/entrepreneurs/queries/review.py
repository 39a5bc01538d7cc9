"""What a reviewer sees beside the answers: what was asked, and one file of a paper."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.entrepreneurs.errors import ApplicationNotFoundError
from portal.entrepreneurs.models import Application, Clarification, Paper, PaperPage


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
