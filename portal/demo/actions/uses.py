"""Invented uses of the last days, granted by the same rules as any: nothing of today, nothing of a month."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.orm import Session

from portal.demo.actions.shops import DemoTill
from portal.redemptions.actions import Order, redeem
from portal.redemptions.codes import Code
from portal.redemptions.misses import Misses
from portal.redemptions.till import Till
from portal.tokens.keys import KeyRing
from portal.tokens.models import IssuedToken
from portal.vendors.credentials import digest_of

DAYS, A_DAY = 9, 5
"""Cards of the demonstration were delivered ten days ago."""
UNDO_FOR = timedelta(minutes=15)


def add_uses(
    session: Session,
    ring: KeyRing,
    till: DemoTill,
    cards: Sequence[IssuedToken],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Redeem a few benefits a day at the demonstration's till, some with the card of the first woman."""
    session.flush()
    who = Till("secret", digest_of(till.secret))
    nobody = Misses(FixedWindowRateLimiter(MemoryStorage()))
    for number in range(DAYS * A_DAY):
        days, of_day = divmod(number, A_DAY)
        at = now - timedelta(days=1 + days, minutes=17 * of_day)
        card = cards[(number * 3) % min(len(cards), 40)]
        with_price = of_day % 2 == 1
        order = Order(
            key=f"demostracion-{number:04}",
            digest=digest_of(str(number)),
            code=Code(token=ring.sign(card.said), index=card.id),
            benefit_id=till.percent_id if with_price else till.benefit_id,
            amount=8_000 + 1_300 * (number % 11) if with_price else None,
        )
        redeem(session.connection(), who, order, misses=nobody, undo_for=UNDO_FOR, zone=zone, now=at)
