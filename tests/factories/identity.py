"""CURPs, telephones and such of the right form, of nobody: for tests and nothing else."""

from datetime import date, timedelta

from hypothesis import strategies as st
from stdnum.mx import curp as curp_rules

INITIALS = ("LOCX", "POVS", "PUPF", "CANS", "VADB", "DIXR", "MUGI", "XOXM")
STATES = ("QR", "YN", "CC", "TC", "VZ", "DF", "NE")
CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ"


def make_curp(
    number: int = 0,
    *,
    birth_date: date | None = None,
    sex_letter: str = "M",
    state: str = "QR",
    initials: str | None = None,
) -> str:
    """Return a CURP with a right check digit; the same for the same arguments, another for each number.

    :param number: 0 to a million; without ``birth_date`` all are of women of 20 to 70 years in 2026.
    """
    birth = birth_date or date(1956, 1, 1) + timedelta(days=number * 7919 % 18_262)
    first = initials or INITIALS[number % len(INITIALS)]
    inner = "".join(CONSONANTS[number // 21**place % 21] for place in range(3))
    homonym = "0" if birth.year < 2000 else "A"
    body = f"{first}{birth:%y%m%d}{sex_letter}{state}{inner}{homonym}"
    return body + curp_rules.calc_check_digit(body)


def make_telephone(number: int = 0) -> str:
    """Return ten digits of Cancún."""
    return f"998{2_000_000 + number % 7_000_000:07}"


def curps() -> st.SearchStrategy[str]:
    """Strategy: any CURP of the right form, of people born from 1900 to 2026."""
    return st.builds(
        make_curp,
        st.integers(0, 9_260),
        birth_date=st.dates(date(1900, 1, 1), date(2026, 11, 22)),
        sex_letter=st.sampled_from("HMX"),
        state=st.sampled_from(STATES),
        initials=st.sampled_from(INITIALS),
    )
