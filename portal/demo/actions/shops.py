"""Invented shops with agreements, branches, benefits and a till."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.roles import Role
from portal.demo.shops import DAILY, FREE_DRINK, SHOPS, TEN_PERCENT, Grant, Shop
from portal.vendors.credentials import digest_of
from portal.vendors.models import (
    Agreement,
    Benefit,
    BenefitLimit,
    BenefitState,
    BenefitVersion,
    Branch,
    Device,
    Member,
    Vendor,
    VendorState,
    VersionLimit,
)


@dataclass(frozen=True, slots=True)
class DemoTill:
    """The demonstration's till.

    :param secret: what it proves itself with.
    :param benefit_id: one that it may grant without conditions.
    :param percent_id: one that needs the price, once a day for each card.
    """

    secret: str
    benefit_id: int
    percent_id: int


def add_shops(session: Session, users: dict[Role, User], *, now: datetime) -> DemoTill:
    """Add every shop; the manager, the cashier and the till belong to the first."""
    vendors = [_add_shop(session, shop, now) for shop in SHOPS]
    first = vendors[0]
    for role in (Role.VENDOR_MANAGER, Role.CASHIER):
        session.add(Member(user_id=users[role].id, vendor_id=first.id, branch_id=first.branches[0].id))
    secret = secrets.token_urlsafe(32)
    session.add(
        Device(
            vendor_id=first.id,
            branch_id=first.branches[0].id,
            name="Caja 1",
            secret_digest=digest_of(secret),
            enrolled_at=now,
            enrolled_by_id=users[Role.VENDOR_MANAGER].id,
        )
    )
    granted = {grant.item: _add_benefit(session, first, grant, now) for grant in SHOPS[0].grants}
    for vendor, shop in list(zip(vendors, SHOPS, strict=True))[1:]:
        for grant in shop.grants:
            _add_benefit(session, vendor, grant, now)
    return DemoTill(secret, granted[FREE_DRINK.item], granted[TEN_PERCENT.item])


def _add_shop(session: Session, shop: Shop, now: datetime) -> Vendor:
    vendor = Vendor(
        name=shop.name,
        state=VendorState.APPROVED,
        category=shop.category,
        about=shop.about,
        applied_at=now - timedelta(days=90),
        decided_at=now - timedelta(days=80),
    )
    vendor.branches = [
        Branch(name=name, zone=zone, address="Calle inventada 1, Cancún", hours=DAILY)
        for name, zone in shop.branches
    ]
    today = now.date()
    vendor.agreements = [
        Agreement(starts_on=today - timedelta(days=80), ends_on=today + timedelta(days=285), created_at=now)
    ]
    session.add(vendor)
    session.flush()
    return vendor


def _add_benefit(session: Session, vendor: Vendor, grant: Grant, now: datetime) -> int:
    benefit = Benefit(
        vendor_id=vendor.id, state=BenefitState.ACTIVE, version=1, proposed_at=now, decided_at=now
    )
    session.add(benefit)
    session.flush()
    version = BenefitVersion(
        benefit_id=benefit.id,
        number=1,
        kind=grant.kind,
        item=grant.item,
        percent=grant.percent,
        amount=grant.amount,
        cap=grant.cap,
        minimum=grant.minimum,
        weekdays=grant.weekdays,
        from_hour=grant.from_hour,
        to_hour=grant.to_hour,
        created_at=now,
    )
    session.add(version)
    session.flush()
    for scope, window, number in grant.limits:
        limit = BenefitLimit(benefit_id=benefit.id, scope=scope, window=window)
        session.add(limit)
        session.flush()
        session.add(VersionLimit(version_id=version.id, limit_id=limit.id, number=number))
    session.flush()
    return benefit.id
