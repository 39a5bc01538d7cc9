from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.periods import (
    Window,
    add_months,
    add_working_days,
    age_at,
    day_bounds,
    is_working_day,
    local_day,
    window_key,
    working_days_between,
)

CANCUN = ZoneInfo("America/Cancun")
LATE = datetime(2026, 11, 23, 4, 59, tzinfo=UTC)  # Sunday 22, one minute before midnight in Cancún


def test_a_window_turns_at_midnight_of_the_office():
    after = LATE + timedelta(minutes=1)

    assert window_key(Window.DAY, LATE, CANCUN) == "2026-11-22"
    assert window_key(Window.DAY, after, CANCUN) == "2026-11-23"
    assert window_key(Window.WEEK, LATE, CANCUN) == "2026-W47"
    assert window_key(Window.WEEK, after, CANCUN) == "2026-W48"
    assert window_key(Window.MONTH, datetime(2026, 12, 1, 4, 59, tzinfo=UTC), CANCUN) == "2026-11"
    assert window_key(Window.EVER, LATE, CANCUN) == "ever"
    assert window_key(Window.AGREEMENT, LATE, CANCUN, agreement_id=7) == "agreement-7"


def test_a_week_belongs_to_the_year_of_its_thursday():
    assert window_key(Window.WEEK, datetime(2027, 1, 3, 12, tzinfo=UTC), CANCUN) == "2026-W53"


def test_an_agreement_is_needed_where_it_is_the_window():
    with pytest.raises(ValueError, match="agreement"):
        window_key(Window.AGREEMENT, LATE, CANCUN)


def test_an_instant_without_a_zone_is_a_bug():
    with pytest.raises(ValueError, match="naive"):
        local_day(datetime(2026, 11, 22, 12), CANCUN)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_an_instant_lies_between_the_bounds_of_its_day(at):
    first, after = day_bounds(local_day(at, CANCUN), CANCUN)

    assert first <= at < after
    assert after - first == timedelta(hours=24)


@pytest.mark.parametrize(
    "day, age",
    [(date(2004, 2, 28), 3), (date(2004, 2, 29), 4), (date(2018, 2, 28), 17), (date(2018, 3, 1), 18)],
)
def test_age_counts_completed_years(day, age):
    assert age_at(date(2000, 2, 29), day) == age


@pytest.mark.parametrize(
    "day, months, expected",
    [
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(day, months, expected):
    assert add_months(day, months) == expected


def test_sundays_and_holidays_are_no_working_days():
    assert not is_working_day(date(2026, 11, 16))  # day of the Revolution, third Monday
    assert not is_working_day(date(2026, 11, 22))
    assert is_working_day(date(2026, 11, 23))


def test_a_term_runs_from_the_day_after():
    friday = date(2026, 11, 13)

    assert add_working_days(friday, 0) == friday
    assert add_working_days(friday, 1) == date(2026, 11, 17)
    assert add_working_days(friday, 20) == date(2026, 12, 14)


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_terms_and_counts_agree(day, count):
    end = add_working_days(day, count)

    assert working_days_between(day, end) == count
    assert working_days_between(end, day) == -count
