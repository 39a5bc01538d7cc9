"""Benefits: proposed, approved one by one, changed only by another version.

A version is inserted and never changed, so a redemption can always say by which terms it was made.
What is counted (``BenefitLimit``) outlives versions: a new number does not forget past uses.
"""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.core.money import MOST
from portal.vendors.actions.telling import tell_decision
from portal.vendors.errors import BenefitStateError, UnsoundTermsError
from portal.vendors.models import (
    Benefit,
    BenefitKind,
    BenefitLimit,
    BenefitState,
    BenefitVersion,
    VersionLimit,
)
from portal.vendors.terms import EVERY_DAY, Limit, Terms

MOST_USES = 1_000_000
ALIVE = frozenset({BenefitState.PROPOSED, BenefitState.ACTIVE, BenefitState.PAUSED})
"""States in which terms may still be changed."""


def propose_benefit(
    session: Session,
    vendor_id: int,
    *,
    terms: Terms,
    by_id: int | None,
    now: datetime,
    conditions: str = "",
) -> Benefit:
    """Propose a benefit; it is granted once staff approve it.

    :param conditions: what else the shop says, in words.
    :raises UnsoundTermsError: names the field that cannot be.
    """
    check_terms(terms)
    benefit = Benefit(vendor_id=vendor_id, pending=1, proposed_at=now, proposed_by_id=by_id)
    session.add(benefit)
    session.flush()
    _add_version(session, benefit, 1, terms, conditions, now)
    record(session, action="propose_benefit", kind="benefit", subject_id=benefit.id, by_id=by_id, now=now)
    return benefit


def new_version(
    session: Session,
    benefit_id: int,
    *,
    terms: Terms,
    by_id: int | None,
    now: datetime,
    conditions: str = "",
) -> BenefitVersion:
    """Propose other terms for a benefit, in place of any that still wait; those in force go on meanwhile.

    :raises UnsoundTermsError: names the field that cannot be.
    :raises BenefitStateError: it ended or was rejected.
    """
    benefit = session.get_one(Benefit, benefit_id, with_for_update=True)
    if benefit.state not in ALIVE:
        raise BenefitStateError(benefit.state)
    check_terms(terms)
    last = session.scalar(
        select(func.max(BenefitVersion.number)).where(BenefitVersion.benefit_id == benefit.id)
    )
    version = _add_version(session, benefit, (last or 0) + 1, terms, conditions, now)
    benefit.pending, benefit.proposed_at, benefit.proposed_by_id = version.number, now, by_id
    record(session, action="new_version", kind="benefit", subject_id=benefit.id, by_id=by_id, now=now)
    return version


def approve_benefit(
    session: Session, benefit_id: int, *, number: int, by_id: int | None, now: datetime
) -> Benefit:
    """Put into force the version that was read.

    :param number: of the version; another may have come since, and nobody approves what she did not read.
    :raises BenefitStateError: that version does not wait.
    """
    benefit = _decided(session, benefit_id, number, by_id, now)
    benefit.version, benefit.reason = number, ""
    if benefit.state is BenefitState.PROPOSED:
        benefit.state = BenefitState.ACTIVE
    record(session, action="approve_benefit", kind="benefit", subject_id=benefit.id, by_id=by_id, now=now)
    tell_decision(session, benefit, now=now)
    session.expire(benefit, ["current", "proposal"])
    return benefit


def reject_benefit(
    session: Session, benefit_id: int, *, number: int, reason: str, by_id: int, now: datetime
) -> Benefit:
    """Refuse the version that was read; a benefit in force stays as it is.

    :raises BenefitStateError: that version does not wait.
    """
    benefit = _decided(session, benefit_id, number, by_id, now)
    benefit.reason = reason
    if benefit.state is BenefitState.PROPOSED:
        benefit.state = BenefitState.REJECTED
    record(
        session,
        action="reject_benefit",
        kind="benefit",
        subject_id=benefit.id,
        by_id=by_id,
        now=now,
        note=reason,
    )
    tell_decision(session, benefit, now=now)
    return benefit


def pause_benefit(session: Session, benefit_id: int, *, by_id: int | None, now: datetime) -> Benefit:
    """Stop granting a benefit for a while. :raises BenefitStateError: it is not in force."""
    return _move(session, benefit_id, {BenefitState.ACTIVE}, BenefitState.PAUSED, "pause_benefit", by_id, now)


def resume_benefit(session: Session, benefit_id: int, *, by_id: int | None, now: datetime) -> Benefit:
    """Grant a paused benefit again. :raises BenefitStateError: it is not paused."""
    return _move(
        session, benefit_id, {BenefitState.PAUSED}, BenefitState.ACTIVE, "resume_benefit", by_id, now
    )


def end_benefit(session: Session, benefit_id: int, *, by_id: int, now: datetime) -> Benefit:
    """Withdraw a benefit for good; what was redeemed stays. :raises BenefitStateError: it ended before."""
    return _move(session, benefit_id, ALIVE, BenefitState.ENDED, "end_benefit", by_id, now)


def check_terms(terms: Terms) -> None:
    """Check that a benefit with these terms can be granted and says something.

    :raises UnsoundTermsError: names the first field that cannot be.
    """
    by_percent = terms.kind is BenefitKind.PERCENT
    counted = {(limit.scope, limit.window) for limit in terms.limits}
    sound = {
        "item": bool(terms.item.strip()),
        "percent": 1 <= (terms.percent or 0) <= 100 if by_percent else terms.percent is None,
        "amount": terms.amount is None if by_percent else _is_worth(terms),
        "cap": terms.cap is None or (by_percent and 0 < terms.cap <= MOST),
        "minimum": 0 <= terms.minimum <= MOST,
        "weekdays": 1 <= terms.weekdays <= EVERY_DAY,
        "to_hour": terms.from_hour is None or terms.from_hour != terms.to_hour,
        "valid_to": not (terms.valid_from and terms.valid_to) or terms.valid_from <= terms.valid_to,
        "limits": len(counted) == len(terms.limits)
        and all(1 <= limit.number <= MOST_USES for limit in terms.limits),
    }
    for field, is_sound in sound.items():
        if not is_sound:
            raise UnsoundTermsError(field)


def _is_worth(terms: Terms) -> bool:
    """Tell whether the amount can be: a free item may leave its worth out, since the shop alone knows it."""
    if terms.amount is None:
        return terms.kind is BenefitKind.FREE_ITEM
    return 0 < terms.amount <= MOST


def _add_version(
    session: Session, benefit: Benefit, number: int, terms: Terms, conditions: str, now: datetime
) -> BenefitVersion:
    facts = {name: value for name, value in asdict(terms).items() if name != "limits"}
    version = BenefitVersion(
        benefit_id=benefit.id, number=number, conditions=conditions, created_at=now, **facts
    )
    session.add(version)
    session.flush()
    for limit in terms.limits:
        counted = _counted(session, benefit, limit)
        session.add(VersionLimit(version_id=version.id, limit_id=counted.id, number=limit.number))
    session.flush()
    return version


def _counted(session: Session, benefit: Benefit, limit: Limit) -> BenefitLimit:
    """Return what the limit counts, the same for every version of the benefit."""
    known = session.scalar(
        select(BenefitLimit).where(
            BenefitLimit.benefit_id == benefit.id,
            BenefitLimit.scope == limit.scope,
            BenefitLimit.window == limit.window,
        )
    )
    if known is None:
        known = BenefitLimit(benefit_id=benefit.id, scope=limit.scope, window=limit.window)
        session.add(known)
        session.flush()
    return known


def _decided(session: Session, benefit_id: int, number: int, by_id: int | None, now: datetime) -> Benefit:
    benefit = session.get_one(Benefit, benefit_id, with_for_update=True)
    if benefit.state not in ALIVE or benefit.pending != number:
        raise BenefitStateError(benefit.state)
    benefit.pending, benefit.decided_at, benefit.decided_by_id = None, now, by_id
    return benefit


def _move(
    session: Session,
    benefit_id: int,
    allowed: set[BenefitState] | frozenset[BenefitState],
    to: BenefitState,
    action: str,
    by_id: int | None,
    now: datetime,
) -> Benefit:
    benefit = session.get_one(Benefit, benefit_id, with_for_update=True)
    if benefit.state not in allowed:
        raise BenefitStateError(benefit.state)
    benefit.state = to
    record(session, action=action, kind="benefit", subject_id=benefit.id, by_id=by_id, now=now)
    return benefit
