"""Whose records a member of the staff works with. The rule stands here and nowhere else."""

from dataclasses import dataclass
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.roles import Role
from portal.core.sqlite import unindexed
from portal.entrepreneurs.errors import ApplicationNotFoundError
from portal.entrepreneurs.models import MAY_BE_UNSENT, Application, State

Ts = TypeVarTuple("Ts")

UNTAKEN = (State.DRAFT, State.SUBMITTED, State.DUPLICATE)
"""States in which nobody reviews an application yet."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The houses whose women somebody works with.

    :ivar house_ids: ``None`` for every house. Women who named no house yet are everybody's.
    :ivar typed_by: whose own captures are inside too until somebody takes them, whatever their house.
    """

    house_ids: frozenset[int] | None
    typed_by: int | None = None

    def has(self, house_id: int | None) -> bool:
        return self.house_ids is None or house_id is None or house_id in self.house_ids


def scope_of(user: User) -> Scope:
    """Return the scope of ``user``: a coordinator's has no bounds, a clerk's are her houses.

    :raises ValueError: her role works with no records; her page should not have let her in.
    """
    if user.role is Role.COORDINATOR:
        return Scope(None)
    if user.role is Role.CLERK:
        return Scope(frozenset(house.id for house in user.houses))
    raise ValueError(f"{user.role} works with no records")


def inside(scope: Scope, *, by_house: bool = False) -> ColumnElement[bool]:
    """Return the condition on ``Application`` that keeps a query inside ``scope``.

    :param by_house: the query may begin by the index of houses.
    """
    if scope.house_ids is None:
        return true()
    house_id: Any = Application.house_id if by_house else unindexed(Application.house_id)
    of_houses = or_(house_id.in_(sorted(scope.house_ids)), house_id.is_(None))
    if scope.typed_by is None:
        return of_houses
    return or_(of_houses, and_(Application.captured_by_id == scope.typed_by, Application.state.in_(UNTAKEN)))


def told(state: Any = Application.state) -> ColumnElement[bool]:
    """Return the condition on ``Application`` that leaves out what is hers alone (``is_hers_alone``).

    :param state: the column, where a query must not begin by its index.
    """
    return or_(
        state.not_in(MAY_BE_UNSENT),
        Application.submitted_at.is_not(None),
        Application.captured_by_id.is_not(None),
        Application.taken_over,
    )


def within(query: Select[*Ts], scope: Scope) -> Select[*Ts]:
    """Keep a query that has ``Application`` in it inside ``scope``."""
    return query if scope.house_ids is None else query.where(inside(scope))


def get_application(
    session: Session, application_id: int, *, scope: Scope, lock: bool = False, untold: bool = False
) -> Application:
    """Return one application.

    :param lock: for a change: nobody else changes it until the transaction ends.
    :param untold: also one that is hers alone, for a page that shows its folio and nothing else.
    :raises ApplicationNotFoundError: none has that id inside ``scope``.
    """
    query = within(select(Application).where(Application.id == application_id), scope)
    found = session.scalar(query.with_for_update(of=Application) if lock else query)
    if found is None or (found.is_hers_alone and not untold):
        raise ApplicationNotFoundError(application_id)
    return found
