"""What a reviewer sees beside the answers: papers and questions."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.entrepreneurs.models import Clarification, Paper, PaperPage


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
