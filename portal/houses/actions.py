"""Add houses and venues, and change them. None is ever deleted: women and groups point to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.core.database import lock_row
from portal.houses.errors import NameTakenError
from portal.houses.models import House


def add_house(session: Session, *, facts: Mapping[str, Any], by_id: int, now: datetime) -> House:
    """Add a place.

    :param facts: values by column.
    :raises NameTakenError: another has the name.
    """
    house = House(**facts)
    _keep(session, house)
    record(session, action="add_house", kind="house", subject_id=house.id, by_id=by_id, now=now)
    return house


def change_house(
    session: Session, house: House, *, facts: Mapping[str, Any], by_id: int, now: datetime
) -> None:
    """Change what is said of a place; closed, it is offered to nobody any more.

    :raises NameTakenError: another has the name.
    """
    lock_row(session, house)
    for name, value in facts.items():
        setattr(house, name, value)
    _keep(session, house)
    record(session, action="change_house", kind="house", subject_id=house.id, by_id=by_id, now=now)


def _keep(session: Session, house: House) -> None:
    name = house.name
    try:
        with session.begin_nested():
            session.add(house)
            session.flush()
    except IntegrityError:
        raise NameTakenError(name) from None
