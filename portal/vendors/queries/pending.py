"""What waits for staff: requests, proposals of benefits, agreements about to end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from portal.vendors.models import Agreement, Benefit, BenefitVersion, Vendor, VendorState, VersionLimit

WARN_DAYS = (60, 30, 7)
"""Days before the end of an agreement at which its people are warned."""


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement that nobody renewed and that ends soon, or has ended.

    :param days_left: 0 on its last day, negative after it.
    """

    agreement: Agreement
    days_left: int

    @property
    def warning(self) -> int | None:
        """Return the warning that is due by now: 60, 30 or 7; ``None`` once it ended."""
        due = [days for days in WARN_DAYS if self.days_left <= days]
        return min(due) if due and self.days_left >= 0 else None


def vendors_waiting(session: Session) -> int:
    """Count the shops that asked to join and have no answer."""
    waiting = select(func.count()).select_from(Vendor).where(Vendor.state == VendorState.APPLIED)
    return session.scalars(waiting).one()


def benefits_waiting(session: Session) -> list[Benefit]:
    """Return the benefits with a version that waits, the oldest first."""
    limits = selectinload(BenefitVersion.limits).joinedload(VersionLimit.limit)
    return list(
        session.scalars(
            select(Benefit)
            .join(Benefit.vendor)
            .where(
                Benefit.pending.is_not(None),
                Vendor.state.in_([VendorState.APPROVED, VendorState.PAUSED]),
            )
            .options(joinedload(Benefit.vendor), joinedload(Benefit.proposal).options(limits))
            .order_by(Benefit.proposed_at, Benefit.id)
        )
    )


def agreements_ending(session: Session, today: date, *, vendor_id: int | None = None) -> Sequence[Ending]:
    """Return the last agreements of shops of ours that end within the first warning, or ended, soonest first.

    :param vendor_id: of this shop alone.
    """
    later = aliased(Agreement)
    renewed = select(later.id).where(
        later.vendor_id == Agreement.vendor_id, later.ends_on > Agreement.ends_on
    )
    query = (
        select(Agreement)
        .join(Agreement.vendor)
        .where(
            Agreement.ends_on <= today + timedelta(days=max(WARN_DAYS)),
            and_(Vendor.state.in_([VendorState.APPROVED, VendorState.PAUSED]), ~renewed.exists()),
        )
        .options(joinedload(Agreement.vendor))
        .order_by(Agreement.ends_on, Agreement.id)
    )
    if vendor_id is not None:
        query = query.where(Agreement.vendor_id == vendor_id)
    return [Ending(row, (row.ends_on - today).days) for row in session.scalars(query)]
