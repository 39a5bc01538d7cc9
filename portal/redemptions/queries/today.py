"""What one till redeemed today, and its shop this month: what its screen shows and may still undo."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from portal.core.names import holder_hint
from portal.core.periods import day_bounds
from portal.redemptions import answers
from portal.redemptions.errors import UnknownTillError
from portal.redemptions.queries.reports import Sought, month_of, total_of
from portal.redemptions.statements import THE_TILL, application, card, redemption, version
from portal.redemptions.till import Till
from portal.vendors.terms import title_of

SHOWN = 50
"""Redemptions on the screen of a till; the last first."""


def of_today(
    connection: Connection, till: Till, *, undo_for: timedelta, zone: ZoneInfo, now: datetime
) -> dict[str, Any]:
    """Return the redemptions of today at this till, and the month of its shop.

    A name is told only as long as it is needed to undo a mistake.

    :raises UnknownTillError: the device is unknown or revoked.
    """
    today = now.astimezone(zone).date()
    found = THE_TILL[till.by].row(connection, {"who": till.who, "today": today})
    if found is None:
        raise UnknownTillError
    rows = connection.execute(
        select(
            *(redemption.c[name] for name in ("public_id", "benefit_id", "at", "annulled_at")),
            *(version.c[name] for name in ("kind", "item", "percent", "amount")),
            application.c.given_name,
            application.c.first_surname,
        )
        .join_from(redemption, version, version.c.id == redemption.c.version_id)
        .join(card, card.c.id == redemption.c.card_id)
        .join(application, application.c.id == card.c.application_id)
        .where(
            redemption.c.vendor_id == found.vendor_id,
            redemption.c.device_id == found.device_id,
            redemption.c.at >= day_bounds(today, zone)[0],
        )
        .order_by(redemption.c.at.desc(), redemption.c.id.desc())
        .limit(SHOWN)
    )
    this_month = Sought(vendor_id=found.vendor_id, first=month_of(today)[0], last=today)
    month = total_of(connection, this_month, zone)
    return {
        "redemptions": [_line(row, undo_for, zone, now) for row in rows],
        "month": {"count": month.count, "saving": month.saving},
    }


def _line(row: Any, undo_for: timedelta, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    at = row.at.astimezone(zone)
    until = answers.undo_end(at, undo_for)
    can_undo = row.annulled_at is None and now <= until
    return {
        "id": row.public_id,
        "benefit": {"id": row.benefit_id, "title": title_of(row)},
        "holder": holder_hint(row.given_name, row.first_surname) if can_undo else "",
        "at": answers.moment(at),
        "undo_until": answers.moment(until) if can_undo else None,
        "undone": row.annulled_at is not None,
    }
