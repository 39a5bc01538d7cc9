"""Reads for exports: the women that go into a file, and who asked for which."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import User
from portal.cards.models import Card
from portal.core.roles import Role
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.scope import told
from portal.registry.errors import ExportNotFoundError
from portal.registry.models import Export
from portal.registry.queries.finding import Listing, holders_among

BLOCK = 500
LATEST = 50


def ids_of(session: Session, listing: Listing) -> Sequence[int]:
    """Return the ids of every woman of a listing, in its order, but of what is hers alone."""
    order = [column.desc() if listing.descending else column for column in listing.by]
    return session.scalars(
        listing.query.where(told()).with_only_columns(Application.id).order_by(*order)
    ).all()


def women_with_cards(session: Session, ids: Sequence[int]) -> Iterator[tuple[Application, Card | None]]:
    """Go through women in the order of ``ids``, block by block, so that memory stays flat."""
    for start in range(0, len(ids), BLOCK):
        some = ids[start : start + BLOCK]
        query = select(Application).where(Application.id.in_(some))
        related = (Application.giro, Application.house, Application.recipient)
        found = {each.id: each for each in session.scalars(query.options(*map(joinedload, related)))}
        cards = holders_among(session, some)
        for woman_id in some:
            if woman_id in found:
                yield found[woman_id], cards.get(woman_id)


def get_export(session: Session, export_id: int, *, by: User) -> Export:
    """Return an export; a clerk sees her own. :raises ExportNotFoundError: none such."""
    export = session.get(Export, export_id)
    if export is None or (by.role is not Role.COORDINATOR and export.asked_by_id != by.id):
        raise ExportNotFoundError(export_id)
    return export


def latest_exports(session: Session, *, by: User) -> Sequence[Export]:
    """Return the last exports that ``by`` may know of; the waiting ones of all for a coordinator."""
    query = select(Export).options(joinedload(Export.asked_by)).order_by(Export.id.desc()).limit(LATEST)
    if by.role is not Role.COORDINATOR:
        query = query.where(Export.asked_by_id == by.id)
    return session.scalars(query).all()
