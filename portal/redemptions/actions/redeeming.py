"""Redeem a benefit: one short transaction in which the database is the referee."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from portal.redemptions import answers, rules, statements
from portal.redemptions.answers import Answer
from portal.redemptions.codes import Code
from portal.redemptions.errors import (
    AmountMissingError,
    BenefitNotFoundError,
    KeyUsedError,
    RefusedError,
    UnknownTillError,
)
from portal.redemptions.misses import Misses
from portal.redemptions.till import Till


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a till asks for.

    :param key: made by the till before it first sent this, and sent again with every repeat.
    :param digest: SHA-256 of the request, by which a repeat is told from another request.
    :param amount: centavos; ``None``: not said.
    :param occurred_at: what the till's clock says; kept, not believed.
    """

    key: str
    digest: bytes
    code: Code
    benefit_id: int
    amount: int | None = None
    occurred_at: datetime | None = None
    note: str = ""


def redeem(
    connection: Connection,
    till: Till,
    order: Order,
    *,
    misses: Misses,
    undo_for: timedelta,
    zone: ZoneInfo,
    now: datetime,
) -> Answer:
    """Grant the benefit or refuse it, and keep the answer for when the same request comes again.

    Two requests with one key can reach the end together. The database lets one of them in; the other
    is rolled back and asked again, and finds the answer of the first.

    :raises UnknownTillError: the device is unknown or revoked.
    :raises KeyUsedError: the device sent something else with this key.
    :raises BenefitNotFoundError: the shop has no such benefit.
    :raises AmountMissingError: the benefit cannot be computed without the price.
    :raises TooManyMissesError: a folio was typed after too many that do not exist.
    :raises sqlalchemy.exc.IntegrityError: another request was first: roll back and ask again.
    """
    local = now.astimezone(zone)
    asked = {"who": till.who, "key": order.key, "benefit": order.benefit_id, "today": local.date()}
    rows = statements.OPENING[till.by].rows(connection, asked)
    if not rows:
        raise UnknownTillError
    opening = rows[0]
    if opening.digest is not None:
        return _earlier_answer(opening, order)
    if opening.benefit_id is None:
        raise BenefitNotFoundError(order.benefit_id)
    benefit = rules.benefit_of(rows)
    if benefit.terms.needs_amount and order.amount is None:
        raise AmountMissingError
    if order.code.is_typed:
        misses.check(opening.device_id)
    holder = _locked_holder(connection, benefit, order.code)
    if holder is None and order.code.is_typed:
        misses.note(opening.device_id)
    request = _Request(connection, order, opening, benefit, holder, local)
    try:
        answer, reason = request.granted(undo_for), None
    except RefusedError as refused:
        answer, reason = answers.refused(refused), refused.reason.value
    request.keep(answer, reason)
    return answer


def _earlier_answer(opening: Any, order: Order) -> Answer:
    """:raises KeyUsedError: the key came with another request."""
    if bytes(opening.digest) != order.digest:
        raise KeyUsedError
    return Answer(opening.status, bytes(opening.answer))


def _locked_holder(connection: Connection, benefit: rules.Benefit, code: Code) -> Any | None:
    """Find the card and hold it, and before it the benefit when other cards can take its last place."""
    if code.fault is not None:
        return None
    if benefit.is_shared:
        statements.LOCK_BENEFIT.rows(connection, {"benefit": benefit.id})
    return statements.THE_CARD_LOCKED[code.kind].row(connection, {"code": code.key})


@dataclass(frozen=True, slots=True)
class _Request:
    """One request for a benefit that this shop has, its card found and held."""

    connection: Connection
    order: Order
    opening: Any
    benefit: rules.Benefit
    holder: Any | None
    local: datetime

    def granted(self, undo_for: timedelta) -> Answer:
        """Take the places, write the redemption. :raises RefusedError: a rule says no; nothing is written."""
        today, terms = self.local.date(), self.benefit.terms
        holder = rules.check_card(self.order.code, self.holder, today)
        rules.check_vendor(self.opening, today)
        rules.check_time(self.benefit, self.local)
        places = self._free_places(holder.application_id)
        rules.check_minimum(terms, self.order.amount, today)
        public_id = secrets.token_hex(10)
        ((redemption_id,),) = statements.INSERT_REDEMPTION.rows(self.connection, self._row(public_id, holder))
        rows = [{"redemption_id": redemption_id, **place} for place in places]
        if len(rows) == 1:
            statements.INSERT_PLACE.rows(self.connection, rows[0])
        elif rows:
            self.connection.execute(statements.INSERT_PLACES, rows)
        return answers.redeemed(
            public_id,
            self.benefit,
            holder,
            amount=self.order.amount,
            at=self.local,
            undo_for=undo_for,
        )

    def keep(self, answer: Answer, reason: str | None) -> None:
        """Write the attempt down. :raises sqlalchemy.exc.IntegrityError: the same key came in between."""
        statements.INSERT_ATTEMPT.rows(
            self.connection,
            {
                "device_id": self.opening.device_id,
                "key": self.order.key,
                "digest": self.order.digest,
                "status": answer.status,
                "answer": answer.body,
                "reason": reason,
                "benefit_id": self.benefit.id,
                "card_id": self.holder.card_id if self.holder else None,
                "at": self.local,
            },
        )

    def _free_places(self, application_id: int) -> list[dict[str, object]]:
        """Choose the lowest free place of each limit. :raises RefusedError: one has none."""
        limits = self.benefit.terms.limits
        if not limits:
            return []
        keys = rules.place_keys(
            limits,
            holder=application_id,
            branch=self.opening.branch_id,
            agreement=self.opening.agreement_id,
            local=self.local,
        )
        if len(keys) == 1:
            ((limit_id, scope_key, window_key),) = keys.values()
            one = {"limit_id": limit_id, "scope_key": scope_key, "window_key": window_key}
            found: Iterable[Any] = statements.TAKEN_OF_ONE.rows(self.connection, one)
        else:
            found = self.connection.execute(statements.TAKEN, {"keys": list(keys.values())})
        taken = {row.limit_id: row for row in found}
        counts = {limit_id: row.taken for limit_id, row in taken.items()}
        rules.check_limits(self.benefit.terms, counts, self.local.date())
        return [
            {
                "limit_id": limit.limit_id,
                "version_limit_id": limit.version_limit_id,
                "number": limit.number,
                "scope_key": keys[limit.limit_id][1],
                "window_key": keys[limit.limit_id][2],
                "ordinal": self._lowest_free(keys[limit.limit_id], taken.get(limit.limit_id)),
            }
            for limit in limits
        ]

    def _lowest_free(self, key: rules.PlaceKey, taken: Any | None) -> int:
        """Return the place after the last, or the first gap that an annulment left."""
        if taken is None:
            return 1
        if taken.highest == taken.taken:
            return int(taken.taken) + 1
        ordinals = self.connection.execute(statements.ORDINALS, {"keys": [key]}).scalars().all()
        return next(place for place, ordinal in enumerate([*ordinals, 0], 1) if place != ordinal)

    def _row(self, public_id: str, holder: Any) -> dict[str, object]:
        return {
            "public_id": public_id,
            "card_id": holder.card_id,
            "token_id": holder.token_id,
            "vendor_id": self.opening.vendor_id,
            "branch_id": self.opening.branch_id,
            "benefit_id": self.benefit.id,
            "version_id": self.benefit.version_id,
            "device_id": self.opening.device_id,
            "cashier_id": self.opening.cashier_id,
            "amount": self.order.amount,
            "saving": self.benefit.terms.saving(self.order.amount),
            "note": self.order.note,
            "at": self.local,
            "occurred_at": self.order.occurred_at,
        }
