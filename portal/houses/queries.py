"""Reads of houses and venues."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.houses.errors import HouseNotFoundError
from portal.houses.models import House, VenueKind


def open_houses(session: Session, ids: Collection[int] | None = None) -> Sequence[House]:
    """Return the Casas de la Mujer that attend women.

    :param ids: only these; ``None`` for all.
    """
    query = select(House).where(House.is_open, House.kind == VenueKind.HOUSE).order_by(House.name)
    if ids is not None:
        query = query.where(House.id.in_(sorted(ids)))
    return session.scalars(query).all()


def houses_by_id(session: Session) -> dict[int, House]:
    """Return every place, closed ones too."""
    return {house.id: house for house in session.scalars(select(House).order_by(House.name))}


def all_houses(session: Session) -> Sequence[House]:
    """Return every place, the open ones first."""
    return session.scalars(select(House).order_by(House.is_open.desc(), House.name)).all()


def get_house(session: Session, house_id: int) -> House:
    """:raises HouseNotFoundError: none has that number."""
    house = session.get(House, house_id)
    if house is None:
        raise HouseNotFoundError(house_id)
    return house
