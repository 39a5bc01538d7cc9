from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry
from portal.outbox.models import Message
from portal.vendors.actions import joining
from portal.vendors.actions.branches import BranchFacts
from portal.vendors.actions.joining import Contact, apply_as_vendor
from portal.vendors.errors import VendorNotFoundError, VendorStateError
from portal.vendors.models import Vendor, VendorState
from portal.vendors.queries.shops import vendor_with_link
from tests.factories import vendors
from tests.factories.accounts import user

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


def apply(session: Session) -> tuple[Vendor, str]:
    return apply_as_vendor(
        session,
        name="Panificadora de prueba",
        category="Comida",
        about="Pan dulce",
        proposal="10 % en todo",
        contact=Contact(name="Una persona", phone="9982000000", email="pan@example.mx"),
        branches=[BranchFacts(name="Centro", zone="Supermanzana 22")],
        now=NOW,
    )


@pytest.fixture
def staff_id(session: Session) -> int:
    return user(session).id


def test_a_shop_asks_to_join_and_finds_its_request_by_the_link(session):
    vendor, secret = apply(session)

    assert vendor_with_link(session, secret) is vendor
    assert vendor.state is VendorState.APPLIED
    assert [branch.name for branch in vendor.branches] == ["Centro"]
    assert vendor.recipient is not None and vendor.recipient.accepts_email()


def test_the_link_is_not_in_the_database(session):
    _, secret = apply(session)

    assert secret.encode() not in bytes(session.scalars(select(Vendor.status_key)).one())


def test_staff_ask_and_the_shop_answers(session, staff_id):
    vendor, _ = apply(session)
    joining.ask_vendor(session, vendor.id, question="¿A qué hora abren?", by_id=staff_id, now=NOW)

    joining.answer_question(session, vendor.id, answer="A las 7", now=NOW)

    assert (vendor.question, vendor.answer) == ("¿A qué hora abren?", "A las 7")


def test_a_shop_is_told_that_it_has_an_answer_and_where(session, staff_id):
    vendor, first = apply(session)
    joining.ask_vendor(session, vendor.id, question="¿A qué hora abren?", by_id=staff_id, now=NOW)
    joining.reject_vendor(session, vendor.id, reason="Ya hay otro", by_id=staff_id, now=NOW)

    asked, rejected = session.scalars(select(Message).order_by(Message.id)).all()

    assert asked.recipient is rejected.recipient is vendor.recipient
    links = [message.facts["path"].removeprefix("/comercios/solicitud/") for message in (asked, rejected)]
    assert len({first, *links}) == 3
    assert all(vendor_with_link(session, link) is vendor for link in (first, *links))
    assert "abren" not in str(asked.facts)


@pytest.mark.parametrize("link", ["x" * 43, "ñ", "A" * 38, ""])
def test_a_made_up_link_finds_nothing(session, link):
    vendor, _ = apply(session)
    joining.ask_vendor(session, vendor.id, question="¿A qué hora abren?", by_id=None, now=NOW)
    path = session.scalars(select(Message)).one().facts["path"]

    for made_up in (link, f"A{path.split('/')[-1][1:-1]}A"):
        with pytest.raises(VendorNotFoundError):
            vendor_with_link(session, made_up)


def test_what_nobody_asked_cannot_be_answered(session):
    vendor, _ = apply(session)

    with pytest.raises(VendorStateError):
        joining.answer_question(session, vendor.id, answer="A las 7", now=NOW)


def test_each_step_is_taken_once_and_written_down(session, staff_id):
    vendor, _ = apply(session)

    joining.approve_vendor(session, vendor.id, by_id=staff_id, now=NOW)

    assert vendor.state is VendorState.APPROVED
    with pytest.raises(VendorStateError):
        joining.approve_vendor(session, vendor.id, by_id=staff_id, now=NOW)
    steps = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert steps == ["add_branch", "apply_as_vendor", "approve_vendor"]


@pytest.mark.parametrize("state", list(VendorState))
@pytest.mark.parametrize("action", list(joining.STEPS))
def test_a_step_is_possible_only_from_its_states(session, staff_id, action, state):
    vendor = vendors.vendor(session, state=state)
    to, allowed = joining.STEPS[action]
    reason = {} if action in {"approve_vendor", "resume_vendor"} else {"reason": "Porque sí"}

    if state in allowed:
        getattr(joining, action)(session, vendor.id, by_id=staff_id, now=NOW, **reason)
        assert vendor.state is to
    else:
        with pytest.raises(VendorStateError):
            getattr(joining, action)(session, vendor.id, by_id=staff_id, now=NOW, **reason)
