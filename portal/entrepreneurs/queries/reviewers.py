"""Who may review what."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.accounts.models import User
from portal.core.roles import PROGRAMME
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.scope import scope_of


def may_review(user: User, application: Application) -> bool:
    """Tell whether ``user`` works with women of this application's house."""
    return user.active and user.role in PROGRAMME and scope_of(user).has(application.house_id)


def reviewers_for(session: Session, application: Application) -> Sequence[User]:
    """Return everybody who may review an application, by name."""
    query = select(User).where(User.active, User.role.in_(PROGRAMME)).options(selectinload(User.houses))
    staff = session.scalars(query.order_by(User.name))
    return [user for user in staff if may_review(user, application)]
