"""What is counted when a secret is wrong, and how sign-ins begin and end."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.actions.signing_in import (
    PAUSE,
    PAUSE_AFTER,
    VOID_AFTER,
    count_failure,
    count_pin,
    end_all_sign_ins,
    end_one_sign_in,
    forget_old_failures,
    forgive_failures,
    give_pin,
    give_recovery_codes,
    lower_to_pin,
    spend_recovery_code,
    spend_totp_counter,
    start_sign_in,
)
from portal.accounts.errors import SignInNotFoundError, WrongSecretError
from portal.accounts.models import FailedSignIn, Pin, SignIn
from portal.accounts.queries import is_paused, signed_in_user
from portal.core.roles import Role
from tests.factories.accounts import NOW, user

EMAIL, FOLIO = "rosa@example.mx", "7KQ4M2XNP"


@pytest.fixture
def pin(session: Session) -> Pin:
    woman = user(session, role=Role.ENTREPRENEUR, email=None)
    give_pin(session, woman, folio=FOLIO, digest="digest", now=NOW)
    return session.scalars(select(Pin)).one()


def miss(session: Session, times: int, *, at=NOW) -> None:
    for _ in range(times):
        with pytest.raises(WrongSecretError):
            count_pin(session, FOLIO, digest="digest", was_right=False, now=at)


def test_every_fifth_wrong_pin_pauses_it_and_tries_in_the_pause_count_as_none(session: Session, pin: Pin):
    miss(session, PAUSE_AFTER + 3)

    assert (pin.failures, pin.paused_until) == (PAUSE_AFTER, NOW + PAUSE)
    with pytest.raises(WrongSecretError):
        count_pin(session, FOLIO, digest="digest", was_right=True, now=NOW)

    woman = count_pin(session, FOLIO, digest="digest", was_right=True, now=NOW + PAUSE)
    assert (woman.id, pin.failures, pin.paused_until) == (pin.user_id, 0, None)


def test_the_twentieth_voids_it_until_the_counter_gives_another(session: Session, pin: Pin):
    for pause in range(VOID_AFTER // PAUSE_AFTER):
        miss(session, PAUSE_AFTER, at=NOW + pause * PAUSE)
    later = NOW + timedelta(days=30)

    with pytest.raises(WrongSecretError):
        count_pin(session, FOLIO, digest="digest", was_right=True, now=later)

    woman = session.get_one(type(user(session)), pin.user_id)
    give_pin(session, woman, folio=FOLIO, digest="another", now=later)
    assert count_pin(session, FOLIO, digest="another", was_right=True, now=later) is woman


def test_failures_of_an_email_pause_it_whether_or_not_anybody_has_it(session: Session):
    for _ in range(PAUSE_AFTER):
        count_failure(session, f" {EMAIL.upper()} ", now=NOW)

    assert is_paused(session, EMAIL, NOW) and not is_paused(session, EMAIL, NOW + PAUSE)
    assert not is_paused(session, "otra@example.mx", NOW)
    count_failure(session, EMAIL, now=NOW)  # while it pauses it counts as none
    assert session.scalars(select(FailedSignIn.failures)).one() == PAUSE_AFTER

    forgive_failures(session, EMAIL)
    assert not is_paused(session, EMAIL, NOW)


def test_counts_of_a_day_ago_are_forgotten_and_no_younger_ones(session: Session):
    count_failure(session, EMAIL, now=NOW)
    count_failure(session, "otra@example.mx", now=NOW + timedelta(hours=23))

    forget_old_failures(session, now=NOW + timedelta(days=1, seconds=1))

    assert session.scalars(select(FailedSignIn.email).where(FailedSignIn.email == EMAIL)).all() == []
    assert len(session.scalars(select(FailedSignIn)).all()) == 1


def test_a_code_of_the_telephone_is_taken_once_and_no_older_one_after_it(session: Session):
    person = user(session)

    assert [spend_totp_counter(session, person.id, step) for step in (7, 7, 6, 8)] == [
        True,
        False,
        False,
        True,
    ]


def test_a_recovery_code_is_used_once_and_new_ones_end_the_old(session: Session):
    person, other = user(session), user(session)
    give_recovery_codes(session, person, ["uno", "dos"])

    assert not spend_recovery_code(session, other.id, "uno")
    assert [spend_recovery_code(session, person.id, "uno") for _ in range(2)] == [True, False]

    give_recovery_codes(session, person, ["tres"])
    assert [spend_recovery_code(session, person.id, code) for code in ("dos", "tres")] == [False, True]


def start(session: Session, person, *, with_pin: bool = False) -> tuple[str, SignIn]:
    value = start_sign_in(session, person, with_pin=with_pin, browser="x" * 500, now=NOW)
    return value, session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()


def test_the_cookie_is_not_what_is_stored_and_an_ended_sign_in_opens_nothing(session: Session):
    person = user(session)
    value, row = start(session, person)
    assert value.encode() != row.key and len(row.browser) == 120
    assert signed_in_user(session, value, NOW) == (person, row)

    end_one_sign_in(session, person, row.id, now=NOW)

    assert signed_in_user(session, value, NOW) is None
    with pytest.raises(SignInNotFoundError):
        end_one_sign_in(session, user(session), row.id, now=NOW)


def test_all_end_but_the_one_that_goes_on(session: Session):
    person, other = user(session), user(session)
    ending, staying, anothers = (start(session, who)[1] for who in (person, person, other))

    end_all_sign_ins(session, person, now=NOW, but=staying)

    session.expire_all()
    assert [row.ended_at for row in (ending, staying, anothers)] == [NOW, None, None]


@pytest.mark.parametrize("password, after", [(None, True), ("digest", False)])
def test_what_she_sent_lowers_her_sign_in_to_a_pin_unless_she_has_a_password(
    session: Session, password: str | None, after: bool
):
    woman = user(session, role=Role.ENTREPRENEUR, password=password)
    _, row = start(session, woman)

    lower_to_pin(session, woman)

    session.expire_all()
    assert row.with_pin is after
