"""Say where a shop sells, and when."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.actions import record
from portal.vendors.models import Branch, Vendor

Week = list[list[str] | None]
"""Seven entries as in ``Branch.hours``, or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchFacts:
    """What is said of a branch; the columns of ``Branch`` say what each means."""

    name: str
    zone: str = ""
    address: str = ""
    phone: str = ""
    map_url: str = ""
    hours: Week = field(default_factory=list)


def add_branch(
    session: Session, vendor_id: int, *, facts: BranchFacts, by_id: int | None, now: datetime
) -> Branch:
    """Add a place where the shop sells."""
    vendor = session.get_one(Vendor, vendor_id)
    branch = Branch(vendor_id=vendor.id, **asdict(facts))
    session.add(branch)
    session.flush()
    record(session, action="add_branch", kind="branch", subject_id=branch.id, by_id=by_id, now=now)
    return branch


def change_branch(
    session: Session, branch_id: int, *, facts: BranchFacts, is_open: bool, by_id: int, now: datetime
) -> Branch:
    """Correct what is said of a branch, or close it: a closed one is not listed and its uses stay."""
    branch = session.get_one(Branch, branch_id, with_for_update=True)
    for name, value in asdict(facts).items():
        setattr(branch, name, value)
    branch.is_open = is_open
    record(session, action="change_branch", kind="branch", subject_id=branch.id, by_id=by_id, now=now)
    return branch
