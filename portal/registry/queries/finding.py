"""Find women in the registry: what a page costs depends on its size, not on how many women there are."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from portal.cards.models import IN_USE, Card
from portal.core.names import words
from portal.core.sqlite import unindexed
from portal.entrepreneurs.models import MAY_BE_UNSENT, Application, NameWord, State
from portal.entrepreneurs.queries.scope import Scope, inside, told, within
from portal.entrepreneurs.queries.searching import begins_with, exactly

COUNTED = 200
"""Counting stops here: "more than 200" is all that a page says."""
FEW = 500
"""Women of a scope so small that going through them costs less than any index of all women."""
WEIGHED = 5000
"""A beginning that more words have is common, and not weighed further."""


class Holds(StrEnum):
    """Whether she has a card in use."""

    CARD = "with"
    NO_CARD = "without"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What staff look for.

    :ivar state: ``None`` for every state.
    :ivar since: first local day of registration; women not registered have none.
    """

    text: str = ""
    state: State | None = State.APPROVED
    house_id: int | None = None
    giro_id: int | None = None
    since: date | None = None
    until: date | None = None
    holds: Holds | None = None

    def as_text(self) -> str:
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_text(cls, text: str) -> "Criteria":
        kept: dict[str, Any] = json.loads(text)
        kinds: dict[str, Callable[[str], Any]] = {
            "state": State,
            "holds": Holds,
            "since": date.fromisoformat,
            "until": date.fromisoformat,
        }
        for name in kinds.keys() & kept.keys():
            kept[name] = kinds[name](kept[name]) if kept[name] else None
        return cls(**kept)


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Listing:
    """A query of women and how it is ordered.

    :ivar by: columns that order it, unique together.
    :ivar key: values of ``by`` for one woman.
    """

    query: Select[Application]
    by: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]
    descending: bool
    word: str = ""

    def key(self, woman: Application) -> tuple[Any, ...]:
        if self.word:
            own = (word for word in words(woman.full_name) if word.startswith(self.word))
            return (min(own, default=self.word), woman.id)
        return (woman.id,) if len(self.by) == 1 else (woman.registered_on, woman.id)


def find_women(session: Session, scope: Scope, criteria: Criteria, today: date) -> Listing:
    """Return the women inside ``scope`` whom ``criteria`` describe.

    Who types a folio, a CURP or a telephone means one woman: the other criteria are passed over.
    Words of a name are listed by the rarest of them, straight from its index; everything else is
    listed by the day of registration, the latest first.

    :param today: local; a CURP of a birth after it is none.
    """
    few = _few(session, scope)
    query = within(select(Application), scope) if few is None else select(Application).where(_among(few))
    query = query.options(joinedload(Application.giro), joinedload(Application.house))
    one = exactly(criteria.text, today)
    if one is not None:
        return Listing(query.where(one), (Application.id,), descending=True)
    query = _narrowed(query, criteria, are_few=few is not None)
    if criteria.text.strip():
        return _by_word(session, query, words(criteria.text), few)
    return _by_day(query, criteria)


def _few(session: Session, scope: Scope) -> Sequence[int] | None:
    """Return the women inside a small scope; ``None`` when it has no bounds, or more than ``FEW``."""
    if scope.house_ids is None:
        return None
    found = session.scalars(select(Application.id).where(inside(scope, by_house=True)).limit(FEW + 1)).all()
    return found if len(found) <= FEW else None


def _among(few: Sequence[int]) -> ColumnElement[bool]:
    return Application.id.in_(few)


def _narrowed(query: Select[Application], criteria: Criteria, *, are_few: bool) -> Select[Application]:
    """Apply the filters; names, and few women, are found by an index of their own, so there they use none."""
    own: Any = unindexed if criteria.text.strip() or are_few else _same
    if criteria.state is not None:
        query = query.where(own(Application.state) == criteria.state)
    if criteria.state is None or criteria.state in MAY_BE_UNSENT:
        query = query.where(told(unindexed(Application.state)))
    if criteria.house_id is not None:
        query = query.where(own(Application.house_id) == criteria.house_id)
    if criteria.giro_id is not None:
        query = query.where(own(Application.giro_id) == criteria.giro_id)
    if criteria.since is not None:
        query = query.where(own(Application.registered_on) >= criteria.since)
    if criteria.until is not None:
        query = query.where(own(Application.registered_on) <= criteria.until)
    if criteria.holds is not None:
        holds = exists().where(Card.application_id == Application.id, Card.state.in_(IN_USE))
        query = query.where(holds if criteria.holds is Holds.CARD else ~holds)
    return query


def _by_day(query: Select[Application], criteria: Criteria) -> Listing:
    if criteria.state is State.APPROVED:
        return Listing(query, (Application.registered_on, Application.id), descending=True)
    return Listing(query, (Application.id,), descending=True)


def _by_word(
    session: Session, query: Select[Application], typed: Sequence[str], few: Sequence[int] | None
) -> Listing:
    """List the women who have every word, in the order of the rarest word's index.

    A woman who has two words with that beginning ("mar": María Martínez) stands at the first.
    """
    if not typed:
        return Listing(query.where(Application.id.is_(None)), (Application.id,), descending=False)
    rarest = min(typed, key=lambda word: (_how_many(session, word), -len(word)))
    earlier = aliased(NameWord)
    query = query.join(NameWord, NameWord.application_id == Application.id).where(
        begins_with(rarest) if few is None else and_(NameWord.application_id.in_(few), begins_with(rarest)),
        ~exists().where(
            earlier.application_id == NameWord.application_id,
            earlier.word >= rarest,
            earlier.word < NameWord.word,
        ),
    )
    for word in typed:
        if word != rarest:
            other = aliased(NameWord)
            query = query.where(
                exists().where(other.application_id == Application.id, begins_with(word, other))
            )
    return Listing(query, (NameWord.word, NameWord.application_id), descending=False, word=rarest)


def _how_many(session: Session, prefix: str) -> int:
    some = select(NameWord.id).where(begins_with(prefix)).limit(WEIGHED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def count_some(session: Session, listing: Listing) -> int:
    """Count the women of a listing, up to ``COUNTED`` and one more."""
    some = listing.query.options().with_only_columns(Application.id).order_by(None).limit(COUNTED + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def holders_among(session: Session, application_ids: Sequence[int]) -> dict[int, Card]:
    """Return the card in use of each of some women who has one."""
    query = select(Card).where(Card.application_id.in_(application_ids), Card.state.in_(IN_USE))
    return {card.application_id: card for card in session.scalars(query)}
