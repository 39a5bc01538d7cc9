from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.money import MOST, MoneyError, format_pesos, parse_pesos


@pytest.mark.parametrize(
    "typed, centavos",
    [
        ("480", 48_000),
        ("480.00", 48_000),
        ("480.5", 48_050),
        ("1,234.50", 123_450),
        ("$480", 48_000),
        (" $ 1,000,000 ", 100_000_000),
        ("0", 0),
        ("007.01", 701),
        ("10,000,000.00", MOST),
    ],
)
def test_pesos_are_read_as_people_type_them(typed, centavos):
    assert parse_pesos(typed) == centavos


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "$",
        "480,50",
        "1.234,50",
        "-5",
        "12,34.00",
        "1e3",
        "480.005",
        ".50",
        "٤٨٠",
        "480 pesos y medio",
        "0x10",
    ],
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(MoneyError) as refusal:
        parse_pesos(typed)
    assert refusal.value.fault == "shape"


@pytest.mark.parametrize("typed", ["10,000,000.01", "9" * 5_000])
def test_an_amount_beyond_reason_is_refused(typed):
    with pytest.raises(MoneyError) as refusal:
        parse_pesos(typed)
    assert refusal.value.fault == "too_large"


def test_amounts_are_written_with_their_sign_first():
    assert format_pesos(123_450) == "$1,234.50"
    assert format_pesos(5) == "$0.05"
    assert format_pesos(-123_450) == "-$1,234.50"


@given(st.integers(0, MOST))
def test_what_is_written_reads_back(centavos):
    assert parse_pesos(format_pesos(centavos)) == centavos


@given(st.text(alphabet="0123456789,.$ -"))
def test_nothing_typed_breaks_the_reading(text):
    with suppress(MoneyError):
        assert 0 <= parse_pesos(text) <= MOST
