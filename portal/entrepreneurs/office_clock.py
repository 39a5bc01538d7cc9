"""The office's clock: how long an application has waited for the office, and not for her."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.core.periods import add_working_days, local_day, working_days_between
from portal.entrepreneurs.models import ApplicationStep, State

RUNNING = frozenset({State.SUBMITTED, State.IN_REVIEW, State.DUPLICATE})
"""States in which the office owes her something; the clock stands while she is asked, and at the end."""


def office_days(steps: Sequence[ApplicationStep], until: datetime, zone: ZoneInfo) -> int:
    """Count the working days that the office had an application, up to ``until``.

    A stretch counts the working days after the one it began on: what comes today and is
    answered today took none.

    :param steps: all of one application, the first first.
    """
    ends = [step.at for step in steps[1:]] + [until]
    return sum(
        working_days_between(local_day(step.at, zone), local_day(min(end, until), zone))
        for step, end in zip(steps, ends, strict=False)
        if step.after in RUNNING and step.at < until
    )


def answer_by(steps: Sequence[ApplicationStep], now: datetime, zone: ZoneInfo, *, days: int) -> date:
    """Return the last day on which the office still answers in time, if the clock runs from now on.

    :param days: working days that the office gives itself.
    """
    left = days - office_days(steps, now, zone)
    return add_working_days(local_day(now, zone), max(left, 0))
