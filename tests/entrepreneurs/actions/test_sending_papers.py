import pytest
from sqlalchemy.orm import Session

from portal.entrepreneurs.actions.sending_papers import (
    MOST_FILES,
    add_files,
    remove_file,
    send_later,
    turn_file,
)
from portal.entrepreneurs.errors import ApplicationNotFoundError, PaperClosedError, TooManyFilesError
from portal.entrepreneurs.models import Application, PaperKind, State
from portal.entrepreneurs.queries.own import papers_of
from portal.entrepreneurs.queries.papers import is_open
from portal.uploads.storing import Stored
from tests.factories.entrepreneurs import NOW, application, draft, question

KIND = PaperKind.OFFICIAL_ID


def files(count: int, start: int = 0) -> list[Stored]:
    return [Stored(f"{start + n:032}", "image/jpeg", 10, bytes([start + n]) * 32, 1) for n in range(count)]


def add(session: Session, to: Application, sent: list[Stored]) -> None:
    add_files(session, to, kind=KIND, files=sent, by_id=to.user_id, now=NOW)


def pages(session: Session, of: Application) -> list:
    return papers_of(session, of)[KIND].files


def test_files_are_added_turned_and_taken_away(session: Session):
    begun = draft(session)
    add(session, begun, files(2))
    first, second = pages(session, begun)

    for _ in range(5):
        turn_file(session, begun, page_id=first.id, now=NOW)
    remove_file(session, begun, page_id=second.id, now=NOW)

    assert [(page.id, page.quarter_turns) for page in pages(session, begun)] == [(first.id, 1)]


def test_a_paper_has_a_bounded_number_of_files(session: Session):
    begun = draft(session)
    add(session, begun, files(MOST_FILES))

    with pytest.raises(TooManyFilesError):
        add(session, begun, files(1, start=MOST_FILES))


def test_a_file_that_is_sent_again_stays_one(session: Session):
    begun = draft(session)
    add(session, begun, files(MOST_FILES))

    add(session, begun, files(1))

    assert len(pages(session, begun)) == MOST_FILES


def test_a_paper_for_later_has_no_files(session: Session):
    begun = draft(session)

    send_later(session, begun, kind=KIND, now=NOW)

    assert pages(session, begun) == []


def test_what_is_still_owed_may_be_sent_after_the_application(session: Session):
    sent = application(session)
    assert is_open(session, sent, KIND)

    add(session, sent, files(1))

    assert not is_open(session, sent, KIND)
    with pytest.raises(PaperClosedError):
        add(session, sent, files(1, start=1))


def test_a_question_opens_its_paper_again(session: Session):
    sent = application(session, state=State.NEEDS_CORRECTION)
    add(session, sent, files(1))

    question(session, sent, field="identificacion")

    assert is_open(session, sent, KIND)


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.WITHDRAWN, State.LAPSED])
def test_nothing_is_sent_to_what_has_ended(session: Session, state: State):
    assert not is_open(session, application(session, state=state), KIND)


def test_nobody_turns_the_file_of_another(session: Session):
    begun = draft(session)
    add(session, begun, files(1))

    with pytest.raises(ApplicationNotFoundError):
        turn_file(session, draft(session), page_id=pages(session, begun)[0].id, now=NOW)
