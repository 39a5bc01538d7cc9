"""What identifies a woman or reaches her: CURP, RFC, telephone, e-mail, postal code, age.

Each function takes what was typed and gives the one form that is stored, or raises
``IdentityError`` with a ``fault`` for which the page has a sentence. The numbers' own
rules are those of python-stdnum, phonenumbers and email-validator.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from stdnum import exceptions as stdnum_errors
from stdnum.mx import curp as curp_rules
from stdnum.mx import rfc as rfc_rules

from portal.core.errors import InvalidError
from portal.core.names import one_line
from portal.core.periods import age_at

GENERIC_RFCS = frozenset({"XAXX010101000", "XEXX010101000"})
"""The tax office's own, for sales to the public and to foreigners: they identify nobody."""

DOCUMENTS = {
    "INE": "Credencial para votar",
    "Pasaporte": "Pasaporte",
    "Otro documento con foto": "Otro documento con foto",
}
"""With which of her papers staff see that it is she: what is kept, and how they read it."""

_TELEPHONE = re.compile(r"(?:(?:\+?52|0052)(?:1|01|04[45])?|01|04[45])?(\d{10})", re.ASCII)
_TELEPHONE_PUNCTUATION = re.compile(r"[\s().\-/‐‑‒–]+")
_POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)
_MEXICO = 52


class Fault(StrEnum):
    """Why a value was refused."""

    LENGTH = "length"
    SHAPE = "shape"
    FORBIDDEN = "forbidden"
    """Begins with a word that the registry of population never issues."""
    DATE = "date"
    FUTURE = "future"
    SEX = "sex"
    STATE = "state"
    COMPANY = "company"
    """An RFC of a company; ours are persons."""
    GENERIC = "generic"
    PHONE = "phone"
    EMAIL = "email"
    ZIP = "zip"


class IdentityError(InvalidError):
    """A value can never be right."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Curp:
    """A CURP of the right form.

    :ivar sex_letter: ``H``, ``M`` or ``X``; it never decides anything and is never shown.
    :ivar state: two letters, where she was born; ``NE`` is abroad.
    :ivar check_digit_ok: a warning at the counter, a fault in an import.
    """

    value: str
    birth_date: date
    sex_letter: str
    state: str
    check_digit_ok: bool


@dataclass(frozen=True, slots=True)
class Rfc:
    """An RFC of a person, of the right form; about 1.5 % of real ones fail their check digit."""

    value: str
    check_digit_ok: bool

    def agrees_with(self, curp: str) -> bool:
        """Tell whether initials and date are those of ``curp``; a warning only, for real ones differ.

        Ñ is X in a CURP, and each registry puts an X in another place of a rude word.
        """
        initials = zip(self.value[:4].replace("Ñ", "X"), curp[:4], strict=True)
        return self.value[4:10] == curp[4:10] and all(a == b or "X" in (a, b) for a, b in initials)


def parse_curp(text: str, today: date) -> Curp:
    """Read a CURP typed in any case, with spaces or hyphens.

    Sex ``X`` is accepted, which the library does not know yet, and a birth after ``today``
    is refused, which it allows.

    :raises IdentityError: length, shape, date, future, sex, state or forbidden.
    """
    value = curp_rules.compact(one_line(text))
    sex_letter = value[10:11]
    known = value[:10] + "M" + value[11:] if sex_letter == "X" else value
    try:
        curp_rules.validate(known, validate_check_digits=False)
    except stdnum_errors.InvalidLength:
        raise IdentityError(Fault.LENGTH) from None
    except stdnum_errors.InvalidFormat:
        raise IdentityError(Fault.SHAPE) from None
    except stdnum_errors.InvalidComponent:
        raise IdentityError(_wrong_component(known)) from None
    birth_date = curp_rules.get_birth_date(value)
    if birth_date > today:
        raise IdentityError(Fault.FUTURE)
    check_digit_ok = value[17] == curp_rules.calc_check_digit(value)
    return Curp(value, birth_date, sex_letter, value[11:13], check_digit_ok)


def parse_rfc(text: str) -> Rfc:
    """Read the RFC of a person, with its three characters at the end.

    :raises IdentityError: length, company, shape, generic, date or forbidden.
    """
    value = rfc_rules.compact(one_line(text))
    if len(value) == 12 and rfc_rules.is_valid(value):
        raise IdentityError(Fault.COMPANY)
    if len(value) != 13:
        raise IdentityError(Fault.LENGTH)
    if value in GENERIC_RFCS:
        raise IdentityError(Fault.GENERIC)
    try:
        rfc_rules.validate(value)
    except stdnum_errors.InvalidFormat:
        raise IdentityError(Fault.SHAPE) from None
    except stdnum_errors.InvalidComponent:
        forbidden = rfc_rules.is_valid("XXXX" + value[4:])
        raise IdentityError(Fault.FORBIDDEN if forbidden else Fault.DATE) from None
    return Rfc(value, check_digit_ok=rfc_rules.is_valid(value, validate_check_digits=True))


def parse_telephone(text: str) -> str:
    """Return the ten digits of a Mexican number of any LADA, without the prefixes of former years.

    :raises IdentityError: phone; letters are refused, though the library would dial them.
    """
    found = _TELEPHONE.fullmatch(_TELEPHONE_PUNCTUATION.sub("", one_line(text)))
    if found is None:
        raise IdentityError(Fault.PHONE)
    number = phonenumbers.PhoneNumber(country_code=_MEXICO, national_number=int(found[1]))
    if not phonenumbers.is_valid_number(number):
        raise IdentityError(Fault.PHONE)
    return found[1]


def parse_email(text: str) -> str:
    """Return the address with its domain in small letters; nothing is asked of the network.

    :raises IdentityError: email.
    """
    try:
        return validate_email(one_line(text), check_deliverability=False).normalized
    except EmailNotValidError:
        raise IdentityError(Fault.EMAIL) from None


def parse_postal_code(text: str) -> str:
    """Return the five digits. :raises IdentityError: zip."""
    value = one_line(text)
    if _POSTAL_CODE.fullmatch(value) is None:
        raise IdentityError(Fault.ZIP)
    return value


def is_of_age(birth_date: date, day: date, years: int) -> bool:
    """Tell whether she has completed ``years`` on ``day``."""
    return age_at(birth_date, day) >= years


def _wrong_component(value: str) -> Fault:
    """Say which part of a well-shaped CURP is wrong; the library has one error for all four."""
    try:
        curp_rules.get_birth_date(value)
    except stdnum_errors.InvalidComponent:
        return Fault.DATE
    if value[10] not in "HM":
        return Fault.SEX
    if curp_rules.is_valid(value[:11] + "QR" + value[13:], validate_check_digits=False):
        return Fault.STATE
    return Fault.FORBIDDEN
