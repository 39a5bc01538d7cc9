"""Reads of the lists that staff keep."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.entrepreneurs.models import Giro, ReadyPhrase, RejectionReason


def offered_reasons(session: Session) -> Sequence[RejectionReason]:
    query = select(RejectionReason).where(RejectionReason.is_offered).order_by(RejectionReason.words)
    return session.scalars(query).all()


def offered_phrases(session: Session, field: str) -> Sequence[ReadyPhrase]:
    """Return the ready questions about one field, and those about any."""
    query = select(ReadyPhrase).where(ReadyPhrase.is_offered, ReadyPhrase.field.in_((field, "")))
    return session.scalars(query.order_by(ReadyPhrase.words)).all()


def giros(session: Session) -> Sequence[Giro]:
    """Return every group of business, those no longer offered too."""
    return session.scalars(select(Giro).order_by(Giro.name)).all()
