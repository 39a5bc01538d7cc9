"""What happens to applications without anybody pressing a button."""

from datetime import timedelta

from portal.entrepreneurs.actions import erasing
from portal.entrepreneurs.actions.applying import ONCE, lapse_drafts
from portal.preferences.queries import choices
from portal.web.background import repeated
from portal.web.clock import now
from portal.web.extensions import db
from portal.web.transaction import transaction


@repeated(every_minutes=60)
def lapse_old_drafts() -> None:
    """Let drafts lapse that nobody touched for the days that staff chose."""
    untouched_for = timedelta(days=choices(db.session).draft_days)
    lapsed = ONCE
    while lapsed == ONCE:  # many small transactions: nobody waits for a long one
        with transaction() as session:
            lapsed = lapse_drafts(session, untouched_for=untouched_for, now=now())


@repeated(every_minutes=60)
def erase_ended_drafts() -> None:
    """Erase what stands in drafts that lapsed or that she took back; the notice promises it."""
    erased = erasing.ONCE
    while erased == erasing.ONCE:
        with transaction() as session:
            erased = erasing.erase_drafts(session, now=now())


@repeated(every_minutes=60)
def erase_replaced_papers() -> None:
    """Let go of files that were taken away or sent again, after the days that staff chose."""
    before = now() - timedelta(days=choices(db.session).replaced_paper_days)
    erased = erasing.ONCE
    while erased == erasing.ONCE:
        with transaction() as session:
            erased = erasing.erase_replaced(session, before=before)
