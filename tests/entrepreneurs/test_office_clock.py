from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from portal.entrepreneurs.models import ApplicationStep, State
from portal.entrepreneurs.office_clock import answer_by, office_days
from portal.entrepreneurs.queries.lead_times import Decision, LeadTime, by_week, lead_time

ZONE = ZoneInfo("America/Cancun")


def at(day: int, hour: int = 10) -> datetime:
    """A moment of November 2026: the 2nd is a Monday, the 16th a holiday."""
    return datetime(2026, 11, day, hour, tzinfo=ZONE).astimezone(UTC)


def steps(*walk: tuple[State, int]) -> list[ApplicationStep]:
    return [ApplicationStep(after=state, at=at(day)) for state, day in walk]


def test_weekends_and_holidays_do_not_count():
    waited = steps((State.SUBMITTED, 13))

    assert office_days(waited, at(13, 18), ZONE) == 0
    assert office_days(waited, at(16), ZONE) == 0
    assert office_days(waited, at(17), ZONE) == 1


def test_the_clock_stands_while_she_is_asked():
    asked = steps((State.SUBMITTED, 2), (State.IN_REVIEW, 3), (State.NEEDS_CORRECTION, 4))

    assert office_days(asked, at(30), ZONE) == 2
    assert office_days([*asked, *steps((State.IN_REVIEW, 11))], at(12), ZONE) == 3


def test_decided_it_stands_for_good():
    assert office_days(steps((State.SUBMITTED, 2), (State.APPROVED, 4)), at(30), ZONE) == 2


def test_without_steps_nothing_was_waited_for():
    assert office_days([], at(30), ZONE) == 0


def test_what_is_left_of_the_term_runs_on_from_her_answer():
    answered = steps((State.SUBMITTED, 2), (State.NEEDS_CORRECTION, 4), (State.IN_REVIEW, 11))

    assert answer_by(answered, at(11), ZONE, days=5) == date(2026, 11, 17)


def test_median_and_ninth_decile_are_numbers_that_occurred():
    assert lead_time([4, 1, 2, 9]) == LeadTime(4, 2, 9)
    assert lead_time([3]) == LeadTime(1, 3, 3)


def test_weeks_are_named_by_their_monday_the_latest_first():
    found = by_week([Decision(at(6), None, 1), Decision(at(2), None, 3), Decision(at(9), None, 2)], ZONE)

    assert [(monday.day, time.count) for monday, time in found] == [(9, 1), (2, 2)]
