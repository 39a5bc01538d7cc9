"""What a till may see before it redeems. Nothing here changes anything."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from portal.core.names import holder_hint
from portal.redemptions import answers, rules, statements
from portal.redemptions.codes import Code
from portal.redemptions.errors import RefusedError, UnknownTillError
from portal.redemptions.misses import Misses
from portal.redemptions.till import Till
from portal.redemptions.words import left_words


def scan(
    connection: Connection, till: Till, code: Code, *, misses: Misses, zone: ZoneInfo, now: datetime
) -> dict[str, Any]:
    """Return whose card it is, as far as a shop may know, and what it gets here with what is left.

    :raises UnknownTillError: the device is unknown or revoked.
    :raises TooManyMissesError: a folio was typed after too many that do not exist.
    :raises RefusedError: the card or the shop is not good now.
    """
    local = now.astimezone(zone)
    asked = {"who": till.who, "today": local.date()}
    found = statements.THE_TILL[till.by].row(connection, asked)
    if found is None:
        raise UnknownTillError
    if code.is_typed:
        misses.check(found.device_id)
    holder = None
    if code.fault is None:
        holder = statements.THE_CARD[code.kind].row(connection, {"code": code.key})
    if holder is None and code.is_typed:
        misses.note(found.device_id)
    holder = rules.check_card(code, holder, local.date())
    rules.check_vendor(found, local.date())
    return {
        "status": "ok",
        "code": code.text,
        "holder": holder_hint(holder.given_name, holder.first_surname),
        "card": {"folio": holder.folio, "valid_until": holder.valid_until.isoformat()},
        "benefits": _benefits(connection, found, holder, local),
    }


def _benefits(connection: Connection, till: Any, holder: Any, local: datetime) -> list[dict[str, Any]]:
    """Return every benefit of the shop that is valid today, with its refusal if it has one now."""
    asked = {"vendor": till.vendor_id, "today": local.date()}
    rows = defaultdict(list)
    for row in connection.execute(statements.BENEFITS, asked):
        rows[row.benefit_id].append(row)
    benefits = [rules.benefit_of(of_one) for of_one in rows.values()]
    conditions = [of_one[0].conditions for of_one in rows.values()]
    keys = rules.place_keys(
        (limit for benefit in benefits for limit in benefit.terms.limits),
        holder=holder.application_id,
        branch=till.branch_id,
        agreement=till.agreement_id,
        local=local,
    )
    found = connection.execute(statements.TAKEN, {"keys": list(keys.values())}) if keys else ()
    taken = {row.limit_id: row.taken for row in found}
    return [
        _described(benefit, said, taken, local) for benefit, said in zip(benefits, conditions, strict=True)
    ]


def _described(
    benefit: rules.Benefit, conditions: str, taken: dict[int, int], local: datetime
) -> dict[str, Any]:
    terms = benefit.terms
    refusal = _refusal(benefit, taken, local)
    left = [(limit, max(0, limit.number - taken.get(limit.limit_id, 0))) for limit in terms.limits]
    return {
        "id": benefit.id,
        "title": terms.title,
        "terms": terms.sentence(),
        "conditions": conditions,
        "kind": terms.kind.value,
        "needs_amount": terms.needs_amount,
        "percent": terms.percent,
        "cap": terms.cap,
        "minimum": terms.minimum,
        "left": [
            {
                "window": limit.window.value,
                "scope": limit.scope.value,
                "left": places,
                "number": limit.number,
                "words": left_words(limit, places),
            }
            for limit, places in left
        ],
        "available": refusal is None,
        "refusal": refusal,
    }


def _refusal(benefit: rules.Benefit, taken: dict[int, int], local: datetime) -> dict[str, str] | None:
    """Say why the benefit does not apply now, by the rules and in the order of the redemption itself."""
    try:
        rules.check_time(benefit, local)
        rules.check_limits(benefit.terms, taken, local.date())
    except RefusedError as refused:
        return answers.refusal(refused)
    return None
