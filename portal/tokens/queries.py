"""Reads of issued codes."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.tokens.models import IssuedToken


def codes_by_key(session: Session) -> dict[int, int]:
    """Return how many codes each key signed."""
    return dict(session.execute(select(IssuedToken.key_id, func.count()).group_by(IssuedToken.key_id)).all())
