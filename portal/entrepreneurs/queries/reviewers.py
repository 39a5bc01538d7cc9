"""Who may review what."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import User, UserHouse
from portal.core.roles import PROGRAMME, Role
from portal.entrepreneurs.models import Application


def may_review(user: User, application: Application) -> bool:
    """Tell whether ``user`` works with women of this application's house."""
    if not user.active or user.role not in PROGRAMME:
        return False
    is_hers = application.house_id in {house.id for house in user.houses}
    return user.role is Role.COORDINATOR or application.house_id is None or is_hers


def reviewers_for(session: Session, application: Application) -> Sequence[User]:
    """Return everybody who may review an application, by name."""
    query = select(User).where(User.active, User.role.in_(PROGRAMME)).order_by(User.name)
    if application.house_id is not None:
        of_house = select(UserHouse.user_id).where(UserHouse.house_id == application.house_id)
        query = query.where(or_(User.role == Role.COORDINATOR, User.id.in_(of_house)))
    return session.scalars(query).all()
