"""A draft that nobody sends is erased; everything else stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.core.model import Sealed
from portal.entrepreneurs.actions import erasing
from portal.entrepreneurs.actions.applying import lapse_drafts, withdraw_application
from portal.entrepreneurs.actions.erasing import BLANK, erase_drafts
from portal.entrepreneurs.actions.sending_papers import add_files
from portal.entrepreneurs.models import Application, ApplicationStep, Paper, PaperKind, PaperPage, State
from portal.outbox.actions import write_message
from portal.outbox.models import Channel, Message, Recipient
from portal.uploads.models import Upload
from portal.uploads.storing import Stored
from tests.factories.entrepreneurs import NOW, application, complete_draft, recipient

LATER = NOW + timedelta(days=31)


def written(session: Session, **changes) -> Application:
    """A draft with every answer, a paper, a number and a message on its way there."""
    to = recipient(session, channel=Channel.CALL, is_safe=True, phone="9985550142")
    row = complete_draft(session, recipient_id=to.id, **changes)
    owner = session.get_one(User, row.user_id)
    owner.name, owner.recipient_id = row.full_name, to.id
    file = Stored(f"{row.id:032}", "image/jpeg", 10, row.id.to_bytes(32), 1)
    add_files(session, row, kind=PaperKind.PHOTO, files=[file], by_id=owner.id, now=NOW)
    write_message(session, to, template="answer_ready", facts={"folio": row.folio}, now=NOW)
    session.flush()
    return row


def left(session: Session, row: Application) -> dict:
    session.refresh(row)
    return {name: getattr(row, name) for name, empty in BLANK.items() if getattr(row, name) != empty}


def rows(session: Session, *models) -> list[int]:
    return [len(session.scalars(select(model.id)).all()) for model in models]


@pytest.mark.parametrize("end", [State.LAPSED, State.WITHDRAWN])
def test_what_she_wrote_goes_and_that_there_was_one_stays(session: Session, end: State):
    row = written(session)
    if end is State.LAPSED:
        lapse_drafts(session, untouched_for=timedelta(days=30), now=LATER)
    else:
        withdraw_application(session, row, by_id=row.user_id, now=LATER)
    reached, house_id = row.recipient_id, row.house_id

    assert erase_drafts(session, now=LATER) == 1
    assert erase_drafts(session, now=LATER) == 0

    assert left(session, row) == {}
    assert (row.state, row.house_id, row.created_at) == (end, house_id, NOW)
    assert session.get(Recipient, reached) is None
    assert rows(session, Paper, PaperPage, Upload, Message) == [0, 0, 0, 0]
    assert session.get_one(User, row.user_id).name == row.folio
    assert rows(session, ApplicationStep) == [1]
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == "erase_drafts"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("told_anew", [False, True])
def test_another_application_in_her_account_keeps_her_name_and_its_contact(session: Session, told_anew: bool):
    first = written(session)
    withdraw_application(session, first, by_id=first.user_id, now=LATER)
    to = recipient(session) if told_anew else None
    owner = session.get_one(User, first.user_id)
    second = complete_draft(session, user_id=owner.id, recipient_id=to.id if to else None)
    owner.recipient_id = to.id if to else owner.recipient_id
    session.flush()

    assert erase_drafts(session, now=LATER) == 1

    session.refresh(owner)
    assert owner.name == second.full_name
    assert owner.recipient_id == (to.id if to else None)
    assert left(session, second)["given_name"]


def test_an_account_that_was_reached_by_what_is_erased_is_reached_as_her_other_one_says(session: Session):
    first = written(session)
    withdraw_application(session, first, by_id=first.user_id, now=LATER)
    to = recipient(session)
    application(session, user_id=first.user_id, recipient_id=to.id, state=State.REJECTED)

    erase_drafts(session, now=LATER)

    assert session.get_one(User, first.user_id).recipient_id == to.id


def test_only_what_was_never_sent_is_erased(session: Session):
    begun = written(session)
    back = application(session, state=State.WITHDRAWN)
    old = application(session, state=State.WITHDRAWN, submitted_at=None, taken_over=True)

    assert erase_drafts(session, now=LATER) == 0

    assert all(left(session, row)["given_name"] for row in (begun, back, old))


def test_many_go_in_parts(session: Session, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(erasing, "ONCE", 2)
    for _ in range(3):
        row = written(session)
        withdraw_application(session, row, by_id=row.user_id, now=NOW)

    assert [erase_drafts(session, now=LATER) for _ in range(3)] == [2, 1, 0]


def test_no_sealed_answer_is_forgotten():
    sealed = {column.name for column in Application.__table__.c if isinstance(column.type, Sealed)}

    assert sealed <= BLANK.keys()
