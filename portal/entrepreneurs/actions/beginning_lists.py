"""Give a new portal its first lists."""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.entrepreneurs.first_lists import GIROS, HOUSE, PHRASES, REASONS
from portal.entrepreneurs.models import Giro, ReadyPhrase, RejectionReason
from portal.houses.models import House


def ensure_first_lists(session: Session) -> None:
    """Fill each list that is empty, so that a woman can apply; one that staff began is theirs."""
    begun: tuple[tuple[Any, list[dict[str, str]]], ...] = (
        (House, [{"name": HOUSE}]),
        (Giro, [{"name": name} for name in GIROS]),
        (RejectionReason, [{"words": words} for words in REASONS]),
        (ReadyPhrase, [{"field": field, "words": words} for field, words in PHRASES]),
    )
    for model, rows in begun:
        if session.scalar(select(model.id).limit(1)) is None:
            session.execute(insert(model), rows)
