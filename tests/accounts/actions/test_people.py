"""Accounts are made, changed and closed; a second factor goes by two people."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.actions.people import (
    change_password,
    change_work,
    close_account,
    create_user,
    reopen_account,
)
from portal.accounts.actions.second_factor import ask_factor_reset, confirm_factor_reset
from portal.accounts.actions.signing_in import give_recovery_codes
from portal.accounts.errors import EmailTakenError, NothingToResetError, OwnAccountError, SamePersonError
from portal.accounts.models import FactorReset, PassKey, RecoveryCode, SignIn
from portal.accounts.queries import RESET_WAITS
from portal.core.roles import Role
from tests.factories.accounts import NOW, give_house, house, passkey, sign_in, user


def open_sign_ins(session: Session) -> int:
    session.expire_all()
    return len(session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).all())


def test_one_email_is_one_account_in_any_case_of_letters(session: Session):
    made = create_user(session, name="Ana", role=Role.CLERK, now=NOW, email=" Ana@Example.MX ")
    assert made.email == "ana@example.mx"
    assert made.recipient is not None and made.recipient.accepts_email()

    with pytest.raises(EmailTakenError):
        create_user(session, name="Otra", role=Role.CASHIER, now=NOW, email="ANA@example.mx")


def test_a_woman_is_reached_only_as_she_says(session: Session):
    made = create_user(session, name="Rosa", role=Role.ENTREPRENEUR, now=NOW, email="rosa@example.mx")

    assert made.recipient is None


def test_other_work_ends_her_sign_ins_and_other_houses_do_not(session: Session):
    boss, clerk, place = user(session, role=Role.ADMINISTRATOR), user(session), house(session)
    give_house(session, clerk, house(session))
    sign_in(session, clerk.id)

    change_work(session, clerk.id, role=Role.CLERK, house_ids=[place.id], by_id=boss.id, now=NOW)
    assert [each.id for each in clerk.houses] == [place.id]
    assert open_sign_ins(session) == 1

    change_work(session, clerk.id, role=Role.COORDINATOR, house_ids=[place.id], by_id=boss.id, now=NOW)
    assert clerk.houses == []  # a coordinator has them all
    assert open_sign_ins(session) == 0


def test_a_closed_account_is_out_and_comes_back_as_it_was(session: Session):
    boss, clerk = user(session, role=Role.ADMINISTRATOR), user(session, password="digest")
    sign_in(session, clerk.id)

    close_account(session, clerk.id, by_id=boss.id, now=NOW)
    assert (clerk.active, open_sign_ins(session)) == (False, 0)

    reopen_account(session, clerk.id, by_id=boss.id, now=NOW)
    assert (clerk.active, clerk.password) == (True, "digest")


def test_nobody_changes_or_closes_herself(session: Session):
    boss = user(session, role=Role.ADMINISTRATOR)

    with pytest.raises(OwnAccountError):
        change_work(session, boss.id, role=Role.AUDITOR, house_ids=[], by_id=boss.id, now=NOW)
    with pytest.raises(OwnAccountError):
        close_account(session, boss.id, by_id=boss.id, now=NOW)
    assert (boss.role, boss.active) == (Role.ADMINISTRATOR, True)


def test_another_password_ends_every_sign_in(session: Session):
    person = user(session, password="old")
    sign_in(session, person.id)

    change_password(session, person.id, digest="new", now=NOW)

    assert (person.password, open_sign_ins(session)) == ("new", 0)


def test_a_second_factor_goes_by_two_people_and_with_it_all_that_stood_in_for_it(session: Session):
    asks, confirms = user(session), user(session)
    hers = user(session, tf_primary_method="authenticator", tf_totp_secret="x", totp_counter=3)
    passkey(session, hers)
    give_recovery_codes(session, hers, ["uno"])
    sign_in(session, hers.id)
    first = ask_factor_reset(session, hers.id, by_id=asks.id, now=NOW)
    assert ask_factor_reset(session, hers.id, by_id=confirms.id, now=NOW) is first

    for nobody in (asks, hers):
        with pytest.raises(SamePersonError):
            confirm_factor_reset(session, hers.id, by_id=nobody.id, now=NOW)
    assert hers.has_second_factor

    confirm_factor_reset(session, hers.id, by_id=confirms.id, now=NOW)

    session.expire_all()
    assert (hers.tf_primary_method, hers.tf_totp_secret, hers.totp_counter) == (None, None, None)
    assert session.scalars(select(PassKey)).all() == session.scalars(select(RecoveryCode)).all() == []
    assert open_sign_ins(session) == 0
    with pytest.raises(NothingToResetError):
        confirm_factor_reset(session, hers.id, by_id=confirms.id, now=NOW)


def test_a_reset_that_nobody_confirmed_in_time_is_none(session: Session):
    asks, confirms, hers = (user(session, tf_primary_method="authenticator") for _ in range(3))
    with pytest.raises(SamePersonError):
        ask_factor_reset(session, hers.id, by_id=hers.id, now=NOW)
    ask_factor_reset(session, hers.id, by_id=asks.id, now=NOW)

    with pytest.raises(NothingToResetError):
        confirm_factor_reset(session, hers.id, by_id=confirms.id, now=NOW + RESET_WAITS)

    assert hers.has_second_factor
    ask_factor_reset(session, hers.id, by_id=asks.id, now=NOW + RESET_WAITS + timedelta(days=1))
    assert len(session.scalars(select(FactorReset)).all()) == 2
