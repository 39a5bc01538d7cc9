"""What a till needs to redeem: a shop with a device, a benefit, and women with cards."""

import hashlib
import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.orm import Session

from portal.redemptions import codes
from portal.redemptions.actions import Order, annul, redeem
from portal.redemptions.answers import Answer
from portal.redemptions.misses import Misses
from portal.redemptions.queries import scan
from portal.redemptions.till import Till
from portal.tokens.keys import KeyRing
from portal.vendors.credentials import digest_of
from portal.vendors.models import Benefit, BenefitKind, Device, Vendor
from portal.vendors.terms import Limit
from tests.factories.cards import code_of, delivered_card
from tests.factories.vendors import benefit, device, vendor

ZONE = ZoneInfo("America/Cancun")
NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
"""A Tuesday, one in the afternoon in Cancún."""
UNDO_FOR = timedelta(minutes=15)

_number = itertools.count(1)


def new_key() -> str:
    return f"key-{next(_number):016}"


def new_misses() -> Misses:
    return Misses(FixedWindowRateLimiter(MemoryStorage()))


@dataclass(frozen=True)
class Counter:
    """A shop's counter: what the domain needs to redeem there, without HTTP."""

    session: Session
    ring: KeyRing
    vendor: Vendor
    device: Device
    secret: str
    misses: Misses

    @property
    def till(self) -> Till:
        return Till("secret", digest_of(self.secret))

    def coffee(self, *limits: Limit, **terms: Any) -> Benefit:
        """A free coffee: needs no amount."""
        return benefit(
            self.session,
            self.vendor,
            *limits,
            **{"kind": BenefitKind.FREE_ITEM, "item": "un café", "percent": None} | terms,
        )

    def card(self, **more: Any) -> str:
        """The code of a woman's new card."""
        return code_of(self.session, self.ring, delivered_card(self.session, self.ring, **more))

    def read(self, code: str, now: datetime = NOW) -> codes.Code:
        return codes.read(code, self.ring, now=now, zone=ZONE)

    def scan(self, code: str, now: datetime = NOW) -> dict[str, Any]:
        read = self.read(code, now)
        return scan(self.session.connection(), self.till, read, misses=self.misses, zone=ZONE, now=now)

    def redeem(
        self, code: str, benefit: Benefit, *, key: str = "", now: datetime = NOW, **facts: Any
    ) -> Answer:
        body = repr((code, benefit.id, sorted(facts.items())))
        order = Order(
            key=key or new_key(),
            digest=hashlib.sha256(body.encode()).digest(),
            code=self.read(code, now),
            benefit_id=benefit.id,
            **facts,
        )
        return redeem(
            self.session.connection(),
            self.till,
            order,
            misses=self.misses,
            undo_for=UNDO_FOR,
            zone=ZONE,
            now=now,
        )

    def annul(self, public_id: str, *, now: datetime = NOW) -> Answer:
        return annul(
            self.session.connection(),
            self.till,
            public_id,
            reason="Error",
            undo_for=UNDO_FOR,
            zone=ZONE,
            now=now,
        )


def counter(session: Session, ring: KeyRing, **of_device: Any) -> Counter:
    """A counter of a new shop."""
    shop = of_device.pop("vendor", None) or vendor(session)
    till, secret = device(session, shop, **of_device)
    return Counter(session, ring, shop, till, secret, new_misses())
