from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.outbox.actions import (
    TRIES,
    note_not_reached,
    note_told,
    reconsider,
    settle_message,
    take_message,
    try_again,
    write_message,
)
from portal.outbox.errors import NotToBeDoneError
from portal.outbox.models import Channel, Message, MessageState
from tests.factories.entrepreneurs import NOW, recipient

MAIL = {"channel": Channel.EMAIL, "is_safe": True, "email": "ella@example.mx"}
CALL = {"channel": Channel.CALL, "is_safe": True, "phone": "9985550142"}


def write(session: Session, template: str = "answer_ready", **contact) -> Message | None:
    return write_message(
        session, recipient(session, **contact), template=template, facts={"folio": "7KQ4-M2XN-P"}, now=NOW
    )


def test_mail_that_she_allowed_waits_to_be_sent(session: Session):
    assert write(session, **MAIL).state is MessageState.WAITING


def test_a_call_is_a_task_for_the_staff(session: Session):
    assert write(session, **CALL).state is MessageState.BY_HAND


@pytest.mark.parametrize(
    "contact",
    [
        {},
        MAIL | {"is_safe": False},
        MAIL | {"email": None},
        CALL | {"is_safe": False},
        CALL | {"phone": None},
        MAIL | {"channel": Channel.NONE},
    ],
)
def test_what_she_did_not_allow_is_not_even_written(session: Session, contact: dict):
    assert write(session, **contact) is None
    assert session.scalars(select(Message)).all() == []


def test_a_link_is_never_handed_to_the_staff(session: Session):
    assert write(session, template="resume_link", **CALL) is None


def test_a_failed_try_waits_longer_each_time_and_ends(session: Session):
    message, now, waits = write(session, **MAIL), NOW, []
    for _ in range(TRIES):
        assert take_message(session, message.id, now=now) is message
        settle_message(session, message.id, fault="TimeoutError", now=now)
        waits.append(message.next_try_at - now)
        now = max(message.next_try_at, now + timedelta(minutes=5))

    assert message.state is MessageState.FAILED
    assert waits[:-1] == sorted(waits[:-1])
    assert message.facts == {}


FOLIO = {"folio": "7KQ4-M2XN-P"}


def a_failed(session: Session, template: str = "answer_ready", **contact) -> Message:
    message = write(session, template, **(contact or MAIL))
    message.state, message.facts, message.attempts, message.fault = MessageState.FAILED, {}, TRIES, "OSError"
    session.flush()
    return message


def test_what_failed_is_tried_again_with_all_its_tries(session: Session):
    message = a_failed(session)

    try_again(session, message, facts=FOLIO, now=NOW)

    assert (message.state, message.facts, message.attempts) == (MessageState.WAITING, FOLIO, 0)
    assert take_message(session, message.id, now=NOW) is message
    with pytest.raises(NotToBeDoneError):
        try_again(session, message, facts=FOLIO, now=NOW)


@pytest.mark.parametrize(
    "contact, state", [(CALL, MessageState.BY_HAND), ({"is_safe": False}, MessageState.WITHHELD)]
)
def test_it_goes_the_way_that_she_allows_now(session: Session, contact: dict, state: MessageState):
    message = a_failed(session)
    for name, value in contact.items():
        setattr(message.recipient, name, value)

    try_again(session, message, facts=FOLIO, now=NOW)

    assert message.state is state
    assert message.facts == (FOLIO if state is MessageState.BY_HAND else {})


def test_a_link_that_failed_is_gone(session: Session):
    with pytest.raises(NotToBeDoneError):
        try_again(session, a_failed(session, "resume_link"), facts=FOLIO, now=NOW)


def test_a_hint_never_holds_the_address(session: Session):
    assert recipient(session, **MAIL).hint == "e•••@example.mx"
    assert recipient(session, **CALL).hint == "••• ••• 42"
    assert recipient(session, **(MAIL | {"channel": Channel.NONE, "phone": "9985550142"})).hint == ""


def test_two_senders_do_not_send_one_message(session: Session):
    message = write(session, **MAIL)

    assert take_message(session, message.id, now=NOW) is message
    assert take_message(session, message.id, now=NOW) is None


def test_what_is_too_late_is_not_sent(session: Session):
    message = write(session, **MAIL)
    message.useful_until = NOW + timedelta(minutes=30)

    assert take_message(session, message.id, now=NOW + timedelta(minutes=30)) is None
    assert message.state is MessageState.FAILED


def test_her_contact_is_asked_again_when_it_leaves(session: Session):
    message = write(session, **MAIL)
    message.recipient.is_safe = False
    session.flush()

    assert take_message(session, message.id, now=NOW) is None
    assert (message.state, message.facts) == (MessageState.WITHHELD, {})


def test_what_waits_follows_her_choice(session: Session):
    message = write(session, **MAIL)

    message.recipient.channel, message.recipient.phone = Channel.CALL, "9985550142"
    reconsider(session, message.recipient)
    assert message.state is MessageState.BY_HAND

    message.recipient.channel = Channel.NONE
    reconsider(session, message.recipient)
    assert message.state is MessageState.WITHHELD


def test_a_task_is_done_once(session: Session):
    message = write(session, **CALL)
    note_not_reached(session, message, by_id=1, now=NOW)
    note_told(session, message, by_id=1, now=NOW)

    assert (message.state, message.attempts) == (MessageState.SENT, 2)
    with pytest.raises(NotToBeDoneError):
        note_told(session, message, by_id=1, now=NOW)
