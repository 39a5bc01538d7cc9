from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.tokens.layout import (
    EPOCH,
    SIGNATURE_BYTES,
    Token,
    TokenType,
    day_number,
    link,
    minute_number,
    pack,
    read_code,
    unpack,
    write_code,
)
from tests.factories.tokens import make_token

CANCUN = ZoneInfo("America/Cancun")
CODE = bytes(range(73))


@pytest.mark.parametrize(
    "token",
    [
        make_token(),
        make_token(index=2**32 - 1, key_id=255, flags=255, expires=65534),
        make_token(type=TokenType.CERTIFICATE, expires=None),
        make_token(type=TokenType.MOMENTARY, expires=65535),
    ],
)
def test_a_token_survives_its_bytes(token: Token) -> None:
    assert unpack(pack(token) + bytes(SIGNATURE_BYTES)) == token


@pytest.mark.parametrize(
    "fields",
    [
        {"index": 2**32},
        {"index": -1},
        {"key_id": 256},
        {"flags": 256},
        {"expires": 65535},
        {"expires": 65536},
        {"type": TokenType.MOMENTARY, "expires": None},
        {"type": TokenType.MOMENTARY, "expires": 2**32},
    ],
)
def test_a_field_that_does_not_fit_is_a_bug(fields: dict[str, int]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        pack(make_token(**fields))


def test_every_byte_value_survives_the_text() -> None:
    for value in range(256):
        code = bytes([value]) * 73
        assert read_code(write_code(code)) == code


def test_a_link_has_capitals_only_and_fits_version_6() -> None:
    long_host = "a" * 21 + ".mx:8"
    assert len(long_host) == 26
    text = link(f"https://{long_host}/", CODE)
    assert text.startswith(f"HTTPS://{long_host.upper()}/T/AAAQEAYEAUDAOCAJ")
    assert len(text) == 154  # alphanumeric capacity of version 6, correction M


def test_a_link_keeps_scheme_and_port_of_the_public_address() -> None:
    text = link("http://localhost:8000", CODE)
    assert text.startswith("HTTP://LOCALHOST:8000/T/")
    assert read_code(text) == CODE


def test_days_and_minutes_are_counted_from_the_first_of_january_2025() -> None:
    assert day_number(EPOCH) == 0
    assert day_number(date(2026, 11, 22)) == 690
    assert minute_number(datetime(2025, 1, 1, 0, 1, 59, tzinfo=UTC)) == 1


def test_the_last_day_ends_in_the_portal_s_zone() -> None:
    token = make_token(expires=day_number(date(2026, 12, 31)))
    assert token.last_day == date(2026, 12, 31)
    assert not token.is_expired(datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC), CANCUN)
    assert token.is_expired(datetime(2027, 1, 1, 5, 0, 0, tzinfo=UTC), CANCUN)
    assert token.is_expired(datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC), ZoneInfo("UTC"))


def test_never_and_a_minute_have_no_last_day() -> None:
    assert make_token(expires=None).last_day is None
    assert make_token(type=TokenType.MOMENTARY, expires=5).last_day is None
