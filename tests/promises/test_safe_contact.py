"""Safe contact is obeyed: in every flow that can send, nothing is written for a woman who said none."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.actions.inviting import send_link_to_add_email, send_password_link
from portal.cards.actions.issuing import issue_card
from portal.cards.actions.printing import print_cards
from portal.entrepreneurs.actions.asking import ask
from portal.entrepreneurs.actions.explaining import answer_question
from portal.entrepreneurs.actions.moving import TOLD, move
from portal.entrepreneurs.actions.resuming import send_resume_link
from portal.entrepreneurs.actions.reviewing import approve_application, reject_application, take_application
from portal.entrepreneurs.fields import OWED_PAPERS
from portal.entrepreneurs.models import TRANSITIONS, Application, RejectionReason, State
from portal.outbox import actions as outbox
from portal.outbox.models import Channel, Message, MessageState, Recipient
from portal.outbox.tasks import sweep
from portal.preferences.catalogue import Choices
from portal.tokens.keys import KeyRing
from portal.web.extensions import db
from tests.factories.accounts import user
from tests.factories.entrepreneurs import NOW, application, question, recipient

pytestmark = pytest.mark.promise

ADDRESSES = {"email": "ella@example.mx", "phone": "9985550142"}
SAID_NO: dict[str, dict[str, object]] = {
    "none": {"channel": Channel.NONE, "is_safe": True, **ADDRESSES},
    "mail, not safe": {"channel": Channel.EMAIL, "is_safe": False, **ADDRESSES},
    "a call, not safe": {"channel": Channel.CALL, "is_safe": False, **ADDRESSES},
    "WhatsApp, not safe": {"channel": Channel.WHATSAPP, "is_safe": False, **ADDRESSES},
    "never asked": {},
}
"""What she may have said, her addresses known to the portal all the same."""

SAID_YES: dict[str, object] = {"channel": Channel.EMAIL, "is_safe": True, **ADDRESSES}

Flow = Callable[[Session, Application], object]


def flow_approve(session: Session, sent: Application) -> None:
    reviewer = user(session)
    take_application(session, sent, by=reviewer, now=NOW)
    approve_application(session, sent, by=reviewer, today=date(2026, 11, 23), now=NOW, without=OWED_PAPERS)


def flow_reject(session: Session, sent: Application) -> None:
    reviewer, reason = user(session), RejectionReason(words="No")
    session.add(reason)
    session.flush()
    take_application(session, sent, by=reviewer, now=NOW)
    reject_application(session, sent, reason=reason, words="No", by=reviewer, now=NOW)


def flow_ask_and_answer(session: Session, sent: Application) -> None:
    reviewer = user(session)
    take_application(session, sent, by=reviewer, now=NOW)
    asked = ask(session, sent, field="direccion", question="¿?", by=reviewer, now=NOW)
    answer_question(
        session,
        sent,
        question_id=asked.id,
        facts={},
        files=[],
        words="Sí",
        today=date(2026, 11, 23),
        minimum_age=18,
        by_id=sent.user_id,
        now=NOW,
    )


def flow_try_again(session: Session, sent: Application) -> None:
    failed = Message(recipient_id=sent.recipient_id, template="answer_ready", state=MessageState.FAILED)
    failed.facts, failed.attempts, failed.created_at, failed.next_try_at = {}, 8, NOW, NOW
    session.add(failed)
    session.flush()
    outbox.try_again(session, failed, facts={"folio": sent.folio}, now=NOW)
    if failed.state is MessageState.WITHHELD:
        session.delete(failed)  # it was written before she said no; nothing new was
    session.flush()


def flow_resume_link(session: Session, sent: Application) -> None:
    send_resume_link(session, sent.folio, link_to="l/", lasts=timedelta(minutes=30), now=NOW)


def flow_print_her_card(session: Session, sent: Application) -> None:
    sent.state = State.APPROVED
    session.flush()
    card = issue_card(session, sent, choices=Choices(), today=NOW.date(), by_id=None, now=NOW)
    with TemporaryDirectory() as folder:
        ring = KeyRing.own(Path(folder), may_create=True, now=NOW)
        print_cards(session, [card.id], ring=ring, layout="sheet", by_id=None, house_id=None, now=NOW)


def flow_password_forgotten(session: Session, sent: Application) -> None:
    sent.user.email, sent.user.recipient_id = ADDRESSES["email"], sent.recipient_id
    session.flush()
    send_password_link(session, ADDRESSES["email"], now=NOW)


def flow_add_email(session: Session, sent: Application) -> None:
    sent.user.recipient_id = sent.recipient_id
    session.flush()
    send_link_to_add_email(session, sent.user, ADDRESSES["email"], now=NOW)


def flow_every_template(session: Session, sent: Application) -> None:
    for path in Path("templates/outbox").glob("*.txt"):
        facts = {"folio": sent.folio, "link": "l", "minutes": 30, "secret": "s"}
        outbox.write_message(session, sent.recipient, template=path.stem, facts=facts, now=NOW)


FLOWS: dict[str, Flow] = {
    name.removeprefix("flow_"): flow for name, flow in list(globals().items()) if name.startswith("flow_")
}


@pytest.mark.parametrize("contact", SAID_NO.values(), ids=SAID_NO)
@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
@pytest.mark.sqlite_only
def test_nothing_is_written_for_a_woman_who_said_no(session: Session, flow: Flow, contact: dict):
    flow(session, application(session, recipient_id=recipient(session, **contact).id))

    assert session.scalars(select(Message)).all() == []


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
@pytest.mark.sqlite_only
def test_the_same_flow_writes_to_a_woman_who_said_yes(session: Session, flow: Flow):
    """The control: each flow does send."""
    flow(session, application(session, recipient_id=recipient(session, **SAID_YES).id))

    assert session.scalars(select(Message)).all()


@pytest.mark.parametrize("before", State)
@pytest.mark.sqlite_only
def test_no_step_of_an_application_writes_against_her_word(session: Session, before: State):
    for after in TRANSITIONS[before]:
        sent = application(session, state=before, recipient_id=recipient(session, **SAID_NO["none"]).id)
        move(session, sent, after, by_id=None, now=NOW)

    assert session.scalars(select(Message)).all() == []
    assert TOLD


def test_what_waits_does_not_leave_when_she_says_no_meanwhile(app: Flask):
    with app.app_context():
        sent = application(db.session, recipient_id=recipient(db.session, **SAID_YES).id)
        question(db.session, sent)
        flow_approve(db.session, sent)
        db.session.get_one(Recipient, sent.recipient_id).channel = Channel.NONE
        db.session.execute(update(Message).values(next_try_at=NOW - timedelta(days=99)))
        db.session.commit()

        sweep()

        assert set(db.session.scalars(select(Message.state))) == {MessageState.WITHHELD}
    assert not (app.extensions["portal.settings"].instance / "mail").exists()


def test_with_the_check_switched_off_it_would_leave(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Recipient, "accepts", lambda self: True)
    monkeypatch.setattr(Recipient, "accepts_email", lambda self: True)
    with app.app_context():
        sent = application(db.session, recipient_id=recipient(db.session, **SAID_NO["none"]).id)
        flow_approve(db.session, sent)
        db.session.execute(update(Message).values(next_try_at=NOW - timedelta(days=99)))
        db.session.commit()

        sweep()

        assert set(db.session.scalars(select(Message.state))) == {MessageState.SENT}
    assert list((app.extensions["portal.settings"].instance / "mail").iterdir())
