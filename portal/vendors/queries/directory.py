"""The public directory: shops whose benefits are good today.

A shop whose agreement ended, that rests or that left is not listed, by these conditions and by no job.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, load_only, selectinload, with_loader_criteria

from portal.core.names import fold, words
from portal.vendors.errors import VendorNotFoundError
from portal.vendors.hours import closing_time, say_now
from portal.vendors.models import (
    Agreement,
    Benefit,
    BenefitState,
    BenefitVersion,
    Branch,
    Vendor,
    VendorState,
    VersionLimit,
)
from portal.vendors.terms import Terms


@dataclass(frozen=True, slots=True)
class ListedBenefit:
    """One benefit as anybody may read it."""

    terms: Terms
    conditions: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A shop as anybody may see it: nothing of who speaks for it."""

    id: int
    name: str
    category: str
    about: str
    benefits: tuple[ListedBenefit, ...]
    branches: tuple[Branch, ...]

    def is_open_at(self, local: datetime) -> bool:
        """Tell whether one of its branches is open. :param local: in the portal's zone."""
        return any(closing_time(branch.hours, local) is not None for branch in self.branches)

    def branch_now(self, local: datetime) -> tuple[Branch, str] | None:
        """Return the branch to name first, an open one if any, and what to say of its hours now."""
        ordered = sorted(self.branches, key=lambda branch: closing_time(branch.hours, local) is None)
        return (ordered[0], say_now(ordered[0].hours, local)) if ordered else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a visitor looks for; empty: anything.

    :param open_at: local moment at which a branch must be open; ``None``: open or not.
    """

    text: str = ""
    category: str = ""
    zone: str = ""
    open_at: datetime | None = None


def listed_vendors(session: Session, *, day: date) -> list[Listed]:
    """Return the shops whose benefits are good on ``day``, by name."""
    return _listed(session, day)


def listed_vendor(session: Session, vendor_id: int, *, day: date) -> Listed:
    """Return one shop of the directory. :raises VendorNotFoundError: it is not listed on ``day``."""
    found = _listed(session, day, Vendor.id == vendor_id)
    if not found:
        raise VendorNotFoundError(vendor_id)
    return found[0]


def categories_and_zones(shops: Iterable[Listed]) -> tuple[list[str], list[str]]:
    """Return what visitors may choose among these shops."""
    shops = list(shops)
    categories = {shop.category for shop in shops if shop.category}
    zones = {branch.zone for shop in shops for branch in shop.branches if branch.zone}
    return sorted(categories, key=fold), sorted(zones, key=fold)


def fitting(shop: Listed, wanted: Wanted) -> bool:
    """Tell whether a visitor looks for this shop.

    Words are compared here and not in the database: a city has some hundred shops, neither database
    folds accents alike, and who is open now is no question for SQL.
    """
    said = " ".join(
        [shop.name, shop.category, shop.about, *(benefit.terms.title for benefit in shop.benefits)]
        + [f"{branch.zone} {branch.address}" for branch in shop.branches]
    )
    return (
        (not wanted.category or shop.category == wanted.category)
        and (not wanted.zone or any(branch.zone == wanted.zone for branch in shop.branches))
        and (wanted.open_at is None or shop.is_open_at(wanted.open_at))
        and all(word in fold(said) for word in words(wanted.text))
    )


def grants_on(day: date) -> ColumnElement[bool]:
    """Select the benefits that are good on ``day``; its shop must be good too."""
    current = and_(BenefitVersion.benefit_id == Benefit.id, BenefitVersion.number == Benefit.version)
    on_its_days = and_(
        or_(BenefitVersion.valid_from.is_(None), BenefitVersion.valid_from <= day),
        or_(BenefitVersion.valid_to.is_(None), BenefitVersion.valid_to >= day),
    )
    return and_(
        Benefit.state == BenefitState.ACTIVE,
        select(BenefitVersion.id).where(current, on_its_days).exists(),
    )


def agreed_on(day: date) -> ColumnElement[bool]:
    """Select the shops that are in and have an agreement on ``day``."""
    return and_(Vendor.state == VendorState.APPROVED, Vendor.agreements.any(in_force_on(day)))


def in_force_on(day: date) -> ColumnElement[bool]:
    """Select the agreements in force on ``day``."""
    return and_(Agreement.starts_on <= day, Agreement.ends_on >= day)


def _listed(session: Session, day: date, *more: ColumnElement[bool]) -> list[Listed]:
    benefits = session.scalars(
        select(Benefit)
        .join(Benefit.vendor)
        .where(grants_on(day), agreed_on(day), *more)
        .options(
            selectinload(Benefit.current).selectinload(BenefitVersion.limits).joinedload(VersionLimit.limit),
            selectinload(Benefit.vendor).options(
                load_only(Vendor.name, Vendor.category, Vendor.about), selectinload(Vendor.branches)
            ),
            with_loader_criteria(Branch, Branch.is_open),
        )
        .order_by(Benefit.id)
    )
    granted: dict[Vendor, list[ListedBenefit]] = {}
    for benefit in benefits:
        listed = ListedBenefit(Terms.of(benefit.current), benefit.current.conditions)
        granted.setdefault(benefit.vendor, []).append(listed)
    shops = [
        Listed(vendor.id, vendor.name, vendor.category, vendor.about, tuple(given), tuple(vendor.branches))
        for vendor, given in granted.items()
    ]
    return sorted(shops, key=lambda shop: (fold(shop.name), shop.id))
