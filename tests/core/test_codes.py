from contextlib import suppress
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import codes
from portal.core.codes import ALPHABET, CodeError, parse_application_folio, parse_card_folio

BODIES = st.text(ALPHABET, min_size=8, max_size=10)


def refused(text, parse=parse_application_folio) -> str:
    with pytest.raises(CodeError) as refusal:
        parse(text)
    return refusal.value.fault


def test_a_new_folio_is_grouped_and_reads_back():
    application, card = codes.new_application_folio(), codes.new_card_folio()

    assert [len(group) for group in application.split("-")] == [4, 4, 1]
    assert [len(group) for group in card.split("-")] == [4, 4, 3]
    assert parse_application_folio(application) == application
    assert parse_card_folio(card) == card


def test_what_is_typed_badly_is_forgiven():
    folio = "10AB-0110-" + codes.check_character("10AB0110")

    for typed in (folio.lower(), folio.replace("-", " "), f" {folio}\n", folio.replace("-", "")):
        assert parse_application_folio(typed) == folio
    assert parse_application_folio("ioab–oLIO" + folio[-1]) == folio


def test_a_refusal_says_what_is_wrong():
    assert refused("7KQ4-M2XN") == "length"
    assert refused("") == "length"
    assert refused("7KQ4-M2XU-P") == "shape"
    assert refused("7KQ4-M2XÑ-P") == "shape"
    assert (
        refused("7KQ4-M2XN-" + next(c for c in ALPHABET if c != codes.check_character("7KQ4M2XN"))) == "check"
    )
    assert refused(codes.new_application_folio(), parse_card_folio) == "length"


@pytest.mark.parametrize("body", ["7KQ4M2XN", "00000000", "3HT8W5RCN0", "ZZZZZZZZZZ"])
def test_every_wrong_character_and_every_exchange_is_caught(body):
    code = body + codes.check_character(body)
    wrong = {code[:i] + c + code[i + 1 :] for i in range(len(code)) for c in ALPHABET} - {code}
    for i, j in combinations(range(len(code)), 2):
        wrong |= {code[:i] + code[j] + code[i + 1 : j] + code[i] + code[j + 1 :]} - {code}

    assert len(wrong) >= 31 * len(code)
    assert not [w for w in wrong if codes.check_character(w[:-1]) == w[-1]]


@given(BODIES, st.data())
def test_any_exchange_of_two_characters_is_caught(body, data):
    code = list(body + codes.check_character(body))
    i, j = data.draw(st.permutations(range(len(code))))[:2]
    code[i], code[j] = code[j], code[i]
    same = code[i] == code[j]

    assert (codes.check_character("".join(code[:-1])) == code[-1]) is same


def test_without_weights_an_exchange_would_pass():
    """Control: a plain sum does not see what the weights see."""
    assert sum(map(ALPHABET.index, "7KQ4M2XN")) == sum(map(ALPHABET.index, "K7Q4M2XN"))
    assert codes.check_character("7KQ4M2XN") != codes.check_character("K7Q4M2XN")


@given(st.text())
def test_nothing_typed_breaks_the_reading(text):
    with suppress(CodeError):
        assert parse_card_folio(parse_card_folio(text)) == parse_card_folio(text)


@pytest.mark.parametrize(
    "pin", ["000000", "777777", "123456", "567890", "654321", "098765", "121212", "258258"]
)
def test_trivial_pins_are_known(pin):
    assert codes.is_trivial(pin)


def test_a_pin_is_six_digits_and_few_are_lost():
    pin = codes.random_pin()

    assert len(pin) == 6
    assert pin.isdecimal()
    assert not codes.is_trivial(pin)
    assert sum(codes.is_trivial(f"{n:06}") for n in range(1_000_000)) == 1_102
