from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.entrepreneurs.identity import (
    Fault,
    IdentityError,
    is_of_age,
    parse_curp,
    parse_email,
    parse_postal_code,
    parse_rfc,
    parse_telephone,
)
from tests.factories.identity import curps, make_curp, make_telephone

TODAY = date(2026, 11, 22)


def fault(parse, *arguments) -> Fault:
    with pytest.raises(IdentityError) as refusal:
        parse(*arguments)
    return refusal.value.fault


def test_a_curp_is_read_in_any_case_with_spaces():
    curp = parse_curp("  boxw 310820-hnerxn09\u200b", TODAY)

    assert curp.value == "BOXW310820HNERXN09"
    assert curp.birth_date == date(1931, 8, 20)
    assert (curp.sex_letter, curp.state, curp.check_digit_ok) == ("H", "NE", True)


def test_a_letter_before_the_check_digit_means_this_century():
    assert parse_curp("MUGI040905MPLXNTA9", TODAY).birth_date == date(2004, 9, 5)


def test_a_wrong_check_digit_is_a_flag():
    assert not parse_curp("BOXW310820HNERXN08", TODAY).check_digit_ok


def test_sex_x_is_accepted():
    curp = parse_curp(make_curp(sex_letter="X"), TODAY)

    assert (curp.sex_letter, curp.check_digit_ok) == ("X", True)


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("", Fault.LENGTH),
        ("XEXX900101", Fault.LENGTH),
        ("BOXW310820HNERXN099", Fault.LENGTH),
        ("BOX1310820HNERXN09", Fault.SHAPE),
        ("BOÑW310820HNERXN09", Fault.SHAPE),
        ("BOXW310231HNERXN09", Fault.DATE),
        ("BOXW311320HNERXN09", Fault.DATE),
        ("BOXW310820ANERXN09", Fault.SEX),
        ("BOXW310820HXXRXN09", Fault.STATE),
        ("BOXW310820XXXRXN09", Fault.STATE),
        ("PUTA310820MQRRXN09", Fault.FORBIDDEN),
        (make_curp(birth_date=date(2026, 11, 23)), Fault.FUTURE),
    ],
)
def test_a_refused_curp_says_which_rule(typed, expected):
    assert fault(parse_curp, typed, TODAY) is expected


@given(curps())
def test_every_curp_of_the_right_form_is_read(value):
    curp = parse_curp(value, TODAY)

    assert curp.check_digit_ok
    assert curp.value == value
    assert f"{curp.birth_date:%y%m%d}" == value[4:10]


@given(curps(), st.integers(0, 17), st.sampled_from("0123456789ABCXYZ"))
def test_a_wrong_character_never_breaks_the_reading(value, place, character):
    with suppress(IdentityError):
        parse_curp(value[:place] + character + value[place + 1 :], TODAY)


@given(st.text())
def test_nothing_typed_breaks_the_reading(text):
    for parse in (lambda t: parse_curp(t, TODAY), parse_rfc, parse_telephone, parse_email, parse_postal_code):
        with suppress(IdentityError):
            parse(text)


def test_an_rfc_of_a_person_is_read():
    rfc = parse_rfc("gode 561231-gr8")

    assert (rfc.value, rfc.check_digit_ok) == ("GODE561231GR8", True)
    assert parse_rfc("ÑOÑO561231GR8").value == "ÑOÑO561231GR8"


def test_a_wrong_check_digit_of_an_rfc_is_a_flag():
    assert not parse_rfc("VACE460910SX6").check_digit_ok


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("", Fault.LENGTH),
        ("COMG600703", Fault.LENGTH),
        ("MAB9307148T4", Fault.COMPANY),
        ("G0DE561231GR8", Fault.SHAPE),
        ("GODE561331GR8", Fault.DATE),
        ("PUTA561231GR8", Fault.FORBIDDEN),
        ("xaxx010101000", Fault.GENERIC),
        ("XEXX010101000", Fault.GENERIC),
    ],
)
def test_a_refused_rfc_says_which_rule(typed, expected):
    assert fault(parse_rfc, typed) is expected


def test_rfc_and_curp_are_compared_softly():
    assert parse_rfc("GODE561231GR8").agrees_with("GODE561231MQRRXN09")
    assert parse_rfc("ÑODE561231GR8").agrees_with("XODE561231MQRRXN09")
    assert parse_rfc("PUTX561231GR8").agrees_with("PXTA561231MQRRXN09")
    assert not parse_rfc("GODE561231GR8").agrees_with("GODE561230MQRRXN09")
    assert not parse_rfc("GODE561231GR8").agrees_with("MODE561231MQRRXN09")


@pytest.mark.parametrize(
    "typed",
    [
        "9984453916",
        "998 445 3916",
        "(998) 445-3916",
        "998-445-39-16",
        "998.445.3916",
        "+52 998 445 3916",
        "+5219984453916",
        "521 998 445 3916",
        "0052 9984453916",
        "0449984453916",
        "0459984453916",
        "019984453916",
        "\u202a+52\u00a0998\u2011445\u20113916\u202c",
    ],
)
def test_a_telephone_is_ten_digits_however_it_was_written(typed):
    assert parse_telephone(typed) == "9984453916"


@pytest.mark.parametrize("typed", ["5555555555", "6641234567", "8112345678", make_telephone(4_999_999)])
def test_any_lada_is_good(typed):
    assert parse_telephone(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345",
        "0000000000",
        "998 CASA",
        "1234567890",
        "+1 998 445 3916",
        "99844539161",
        "٩٩٨٤٤٥٣٩١٦",
        "998445391x",
    ],
)
def test_what_is_no_telephone_is_refused(typed):
    assert fault(parse_telephone, typed) is Fault.PHONE


def test_an_address_has_its_domain_in_small_letters():
    assert parse_email(" Ana.Noh@Example.MX ") == "Ana.Noh@example.mx"


@pytest.mark.parametrize(
    "typed", ["", "sin correo", "a b@example.mx", "rosa@", "@example.mx", "ana@localhost", "a@b"]
)
def test_what_is_no_address_is_refused(typed):
    assert fault(parse_email, typed) is Fault.EMAIL


def test_a_postal_code_has_five_digits():
    assert parse_postal_code(" 77500 ") == "77500"
    for typed in ("", "7750", "775000", "7750o", "٧٧٥٠٠"):
        assert fault(parse_postal_code, typed) is Fault.ZIP


def test_she_is_of_age_on_her_birthday():
    assert is_of_age(date(2008, 11, 22), TODAY, 18)
    assert not is_of_age(date(2008, 11, 23), TODAY, 18)
