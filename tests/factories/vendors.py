"""Shops, their agreements, branches, people, tills and benefits."""

import hashlib
import itertools
import secrets
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.roles import Role
from portal.vendors.models import (
    Agreement,
    Benefit,
    BenefitKind,
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
from portal.vendors.terms import Limit
from tests.factories.accounts import user

LONG_AGO = datetime(2026, 1, 1, 12, tzinfo=UTC)
_number = itertools.count(1)


def add(session: Session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return row


def vendor(session: Session, *, agreed: bool = True, **changes: Any) -> Vendor:
    """An approved shop, with an agreement for 2020 to 2099 unless ``agreed`` says otherwise."""
    facts = {
        "name": f"Comercio {next(_number)}",
        "state": VendorState.APPROVED,
        "category": "Comida",
        "applied_at": LONG_AGO,
        "decided_at": LONG_AGO,
    }
    row: Vendor = add(session, Vendor(**facts | changes))
    if agreed:
        agreement(session, row)
    return row


def agreement(session: Session, vendor: Vendor, **changes: Any) -> Agreement:
    facts = {"starts_on": date(2020, 1, 1), "ends_on": date(2099, 12, 31), "created_at": LONG_AGO}
    row: Agreement = add(session, Agreement(**{"vendor_id": vendor.id} | facts | changes))
    return row


def branch(session: Session, vendor: Vendor, **changes: Any) -> Branch:
    facts = {"name": "Centro", "zone": "Supermanzana 22", "address": "Av. Tulum", "hours": []}
    row: Branch = add(session, Branch(**{"vendor_id": vendor.id} | facts | changes))
    return row


def member(
    session: Session, vendor: Vendor, role: Role = Role.CASHIER, *, name: str = "", **changes: Any
) -> User:
    """A user who works for the shop."""
    person = user(session, role=role, **({"name": name} if name else {}))
    add(session, Member(user_id=person.id, vendor_id=vendor.id, **changes))
    return person


def device(session: Session, vendor: Vendor, **changes: Any) -> tuple[Device, str]:
    """An enrolled till and its bearer token."""
    token = secrets.token_urlsafe(32)
    digest = hashlib.sha256(token.encode()).digest()
    facts = {"name": f"Caja {next(_number)}", "secret_digest": digest, "enrolled_at": LONG_AGO}
    return add(session, Device(**{"vendor_id": vendor.id} | facts | changes)), token


def benefit(
    session: Session,
    vendor: Vendor,
    *limits: Limit,
    state: BenefitState = BenefitState.ACTIVE,
    **terms: Any,
) -> Benefit:
    """An active benefit: 10 % off the whole purchase, with the limits given, else none."""
    row: Benefit = add(session, Benefit(vendor_id=vendor.id, state=state, proposed_at=LONG_AGO, version=1))
    facts = {
        "kind": BenefitKind.PERCENT,
        "percent": 10,
        "minimum": 0,
        "weekdays": 127,
        "item": "toda la compra",
    }
    version = BenefitVersion(benefit_id=row.id, number=1, created_at=LONG_AGO, **facts | terms)
    add(session, version)
    for limit in limits:
        counted = add(session, BenefitLimit(benefit_id=row.id, scope=limit.scope, window=limit.window))
        add(session, VersionLimit(version_id=version.id, limit_id=counted.id, number=limit.number))
    return row


def membership(session: Session, person: User) -> Member:
    """Return where a person works."""
    return session.scalars(select(Member).where(Member.user_id == person.id)).one()
