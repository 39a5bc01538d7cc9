"""What the API says, as bytes: an answer is kept as it was sent, so that a repeat gets the very same."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from portal.core.names import holder_hint
from portal.redemptions.errors import RefusedError
from portal.redemptions.rules import Benefit
from portal.redemptions.words import refusal_words


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body, in UTF-8 JSON."""

    status: int
    body: bytes


def write(status: int, body: dict[str, Any]) -> Answer:
    """Write an answer; the order of the fields is the order in which they are read."""
    return Answer(status, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def refusal(refused: RefusedError) -> dict[str, str]:
    """Return reason, message and next."""
    message, next_step = refusal_words(refused)
    return {"reason": refused.reason.value, "message": message, "next": next_step}


def refused(refusal_: RefusedError) -> Answer:
    """Write a refusal."""
    return write(409, refusal(refusal_))


def moment(at: datetime) -> str:
    """Write an instant by the portal's own clock, so that a till need not know its zone.

    :param at: in the portal's zone: ``2026-11-22T13:00:00-05:00``.
    """
    return at.isoformat(timespec="seconds")


def redeemed(
    public_id: str,
    benefit: Benefit,
    holder: Any,
    *,
    amount: int | None,
    at: datetime,
    undo_for: timedelta,
) -> Answer:
    """Confirm a redemption.

    :param holder: row with her names; the shop reads the first one and an initial.
    :param at: in the portal's zone.
    """
    terms = benefit.terms
    return write(
        201,
        {
            "id": public_id,
            "benefit": {"id": benefit.id, "title": terms.title},
            "amount": amount,
            "saving": terms.saving(amount),
            "to_pay": terms.to_pay(amount),
            "holder": holder_hint(holder.given_name, holder.first_surname),
            "at": moment(at),
            "undo_until": moment(undo_end(at, undo_for)),
            "message": f"Aplica: {terms.title}.",
        },
    )


def undo_end(at: datetime, undo_for: timedelta) -> datetime:
    """Return until when a redemption can be undone; added in UTC, since clocks may be changed in between."""
    return (at.astimezone(UTC) + undo_for).astimezone(at.tzinfo)


def annulled(public_id: str, at: datetime) -> Answer:
    """Confirm an annulment; told again, it says the same. :param at: in the portal's zone."""
    message = "Canje anulado. El beneficio se puede usar otra vez."
    return write(200, {"id": public_id, "annulled_at": moment(at), "message": message})
