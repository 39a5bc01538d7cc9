from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.roles import Role
from portal.vendors.actions import devices, people
from portal.vendors.credentials import digest_of
from portal.vendors.errors import CashierPinPausedError, MemberNotFoundError, TillCodeSpentError
from portal.vendors.models import Device, Member, Vendor
from tests.factories import vendors

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.fixture
def vendor(session: Session) -> Vendor:
    return vendors.vendor(session)


@pytest.fixture
def manager(session: Session, vendor: Vendor) -> User:
    return vendors.member(session, vendor, Role.VENDOR_MANAGER)


def code(session: Session, vendor: Vendor, manager: User) -> str:
    return devices.make_till_code(
        session, vendor.id, name="Caja 1", branch_id=None, by_id=manager.id, now=NOW
    )


def member_of(session: Session, person: User) -> Member:
    return session.scalars(select(Member).where(Member.user_id == person.id)).one()


def test_the_phone_that_scans_the_code_becomes_a_device(session, vendor, manager):
    device, secret = devices.use_till_code(session, code(session, vendor, manager), now=NOW)

    assert (device.vendor_id, device.name) == (vendor.id, "Caja 1")
    assert device.secret_digest == digest_of(secret)
    assert len(secret) >= 43  # 256 bits


def test_a_code_enrols_one_phone(session, vendor, manager):
    shown = code(session, vendor, manager)
    devices.use_till_code(session, shown, now=NOW)

    with pytest.raises(TillCodeSpentError):
        devices.use_till_code(session, shown, now=NOW)


def test_a_code_lives_ten_minutes(session, vendor, manager):
    shown = code(session, vendor, manager)

    with pytest.raises(TillCodeSpentError):
        devices.use_till_code(session, shown, now=NOW + timedelta(minutes=10))


def test_a_revoked_device_stays_revoked_since_the_first_time(session, vendor, manager):
    device, _ = vendors.device(session, vendor)

    devices.revoke_device(session, device.id, by_id=manager.id, now=NOW)
    devices.revoke_device(session, device.id, by_id=manager.id, now=NOW + timedelta(days=1))

    assert device.revoked_at == NOW


def test_a_cashier_who_signs_in_has_one_device_of_her_own(session, vendor):
    cashier = vendors.member(session, vendor)

    first = devices.own_device(session, cashier.id, name="Cuenta", now=NOW)
    second = devices.own_device(session, cashier.id, name="Cuenta", now=NOW)

    assert first is second
    assert first.secret_digest is None


def test_who_works_for_no_shop_has_no_device(session, vendor):
    cashier = vendors.member(session, vendor, ended_at=NOW)

    with pytest.raises(MemberNotFoundError):
        devices.own_device(session, cashier.id, name="Cuenta", now=NOW)


def test_a_cashier_takes_over_a_till_with_her_pin(session, vendor):
    cashier = vendors.member(session, vendor)
    device, _ = vendors.device(session, vendor)
    member = member_of(session, cashier)

    assert devices.take_till(session, device.id, member_id=member.id, pin_was_right=True, now=NOW)

    assert device.cashier_id == cashier.id
    assert devices.leave_till(session, device.id).cashier_id is None


def test_five_wrong_pins_make_her_wait(session, vendor):
    device, _ = vendors.device(session, vendor)
    member = member_of(session, vendors.member(session, vendor))
    facts = {"member_id": member.id, "now": NOW}
    for _ in range(5):
        assert not devices.take_till(session, device.id, pin_was_right=False, **facts)

    with pytest.raises(CashierPinPausedError):
        devices.take_till(session, device.id, pin_was_right=True, **facts)

    later = NOW + devices.PIN_PAUSE
    assert devices.take_till(session, device.id, member_id=member.id, pin_was_right=True, now=later)


def test_a_cashier_of_another_shop_takes_over_nothing(session, vendor):
    device, _ = vendors.device(session, vendor)
    stranger = member_of(session, vendors.member(session, vendors.vendor(session)))

    with pytest.raises(MemberNotFoundError):
        devices.take_till(session, device.id, member_id=stranger.id, pin_was_right=True, now=NOW)


def test_a_new_person_is_invited_by_mail_or_has_only_a_pin(session, vendor, manager):
    facts = {"role": Role.CASHIER, "by_id": manager.id, "now": NOW}
    with_mail, link = people.add_member(session, vendor.id, name="Una", email="una@example.mx", **facts)
    without, none = people.add_member(session, vendor.id, name="Otra", pin_digest="digest", **facts)

    assert link is not None
    assert none is None
    assert with_mail.user.role is without.user.role is Role.CASHIER


def test_who_leaves_the_shop_can_do_nothing_more(session, vendor, manager):
    cashier = vendors.member(session, vendor)
    own = devices.own_device(session, cashier.id, name="Cuenta", now=NOW)
    till, _ = vendors.device(session, vendor, cashier_id=cashier.id)

    people.end_member(session, member_of(session, cashier).id, by_id=manager.id, now=NOW)

    session.expire_all()
    assert not session.get_one(User, cashier.id).active
    assert session.get_one(Device, own.id).revoked_at == NOW
    assert session.get_one(Device, till.id).cashier_id is None
