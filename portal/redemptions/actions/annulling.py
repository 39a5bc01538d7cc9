"""Undo a redemption: it stays, marked, and its places are free again."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.core.periods import local_day
from portal.redemptions import answers, statements
from portal.redemptions.answers import Answer
from portal.redemptions.errors import (
    Facts,
    Reason,
    RedemptionNotFoundError,
    RefusedError,
    UnknownTillError,
)
from portal.redemptions.models import Redemption
from portal.redemptions.till import Till


def annul(
    connection: Connection,
    till: Till,
    public_id: str,
    *,
    reason: str,
    undo_for: timedelta,
    zone: ZoneInfo,
    now: datetime,
) -> Answer:
    """Undo a redemption of the till's shop; done twice, it answers what it answered first.

    :raises UnknownTillError: the device is unknown or revoked.
    :raises RedemptionNotFoundError: the shop has no such redemption.
    :raises RefusedError: ``too_old_to_annul``: only staff can now.
    """
    today = local_day(now, zone)
    found = statements.THE_TILL[till.by].row(connection, {"who": till.who, "today": today})
    if found is None:
        raise UnknownTillError
    row = connection.execute(
        statements.THE_REDEMPTION, {"public_id": public_id, "vendor": found.vendor_id}
    ).one_or_none()
    if row is None:
        raise RedemptionNotFoundError(public_id)
    if row.annulled_at is not None:
        return answers.annulled(public_id, row.annulled_at.astimezone(zone))
    if now - row.at > undo_for:
        minutes = undo_for // timedelta(minutes=1)
        raise RefusedError(Reason.TOO_OLD_TO_ANNUL, Facts(today=today, minutes=minutes))
    _annul(connection, row.id, reason=reason, by_id=found.cashier_id, device_id=found.device_id, now=now)
    return answers.annulled(public_id, now.astimezone(zone))


def annul_by_hand(
    session: Session,
    redemption_id: int,
    *,
    reason: str,
    by_id: int,
    now: datetime,
    undo_for: timedelta | None = None,
) -> None:
    """Undo a redemption in the name of a person; twice changes nothing.

    :param undo_for: how long a person of the shop may; ``None``: one of the institute may at any time.
    :raises RedemptionNotFoundError: there is none with that id.
    :raises RefusedError: ``too_old_to_annul``: only staff can now.
    """
    row = session.get(Redemption, redemption_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise RedemptionNotFoundError(redemption_id)
    if row.annulled_at is not None:
        return
    if undo_for is not None and now - row.at > undo_for:
        minutes = undo_for // timedelta(minutes=1)
        raise RefusedError(Reason.TOO_OLD_TO_ANNUL, Facts(today=now.date(), minutes=minutes))
    _annul(session.connection(), row.id, reason=reason, by_id=by_id, device_id=None, now=now)
    session.expire(row)
    record(
        session,
        action="annul_redemption",
        kind="redemption",
        subject_id=redemption_id,
        by_id=by_id,
        now=now,
        note=reason,
    )


def _annul(
    connection: Connection,
    redemption_id: int,
    *,
    reason: str,
    by_id: int | None,
    device_id: int | None,
    now: datetime,
) -> None:
    facts: dict[str, Any] = {
        "annulled_at": now,
        "annulled_by_id": by_id,
        "annulled_device_id": device_id,
        "annulment_reason": reason,
    }
    connection.execute(statements.ANNUL, facts | {"redemption": redemption_id})
    connection.execute(statements.FREE_PLACES, {"redemption": redemption_id})
