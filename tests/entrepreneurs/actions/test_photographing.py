import io
from datetime import date

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from portal.core.vault import Vault
from portal.entrepreneurs.actions.changing import agree_to_change
from portal.entrepreneurs.actions.photographing import ask_photo
from portal.entrepreneurs.actions.sending_papers import add_files
from portal.entrepreneurs.actions.serving import change_at_counter, photo_at_counter
from portal.entrepreneurs.errors import (
    AlreadyAskedError,
    ImpossibleMoveError,
    PaperClosedError,
    SecondPersonError,
    TooManyFilesError,
)
from portal.entrepreneurs.models import ChangeState, PaperKind, State
from portal.entrepreneurs.queries.photos import PORTRAIT, card_photos
from portal.uploads.storing import Papers
from tests.databases import KEYS
from tests.factories.accounts import user
from tests.factories.entrepreneurs import NOW, application, draft
from tests.factories.files import photo

TODAY = date(2026, 11, 23)
RULES = {"today": TODAY, "minimum_age": 18, "now": NOW}


@pytest.fixture
def papers(tmp_path) -> Papers:
    return Papers(tmp_path / "papers", Vault(KEYS["data"]))


def taken(papers: Papers, size=(300, 900)):
    return papers.keep(photo(size), limit=10_000_000)


def send(session: Session, woman, papers: Papers, size=(300, 900)) -> None:
    add_files(session, woman, kind=PaperKind.PHOTO, files=[taken(papers, size)], by_id=woman.user_id, now=NOW)


def approve(session: Session, woman) -> None:
    woman.state = State.APPROVED
    session.flush()


def test_the_card_gets_an_upright_portrait_of_those_who_sent_one(session: Session, papers: Papers):
    with_photo, without = draft(session), draft(session)
    send(session, with_photo, papers)

    found = card_photos(session, papers, [with_photo.id, without.id])

    assert list(found) == [with_photo.id]
    with Image.open(io.BytesIO(found[with_photo.id])) as picture:
        assert (picture.format, picture.size) == ("JPEG", PORTRAIT)


def test_a_photo_whose_bytes_are_gone_stops_no_card(session: Session, papers: Papers):
    woman, stored = draft(session), taken(papers)
    add_files(session, woman, kind=PaperKind.PHOTO, files=[stored], by_id=woman.user_id, now=NOW)
    papers.erase(stored.name)

    assert card_photos(session, papers, [woman.id]) == {}


def test_one_photo_and_no_second(session: Session, papers: Papers):
    woman = draft(session)
    send(session, woman, papers)

    with pytest.raises(TooManyFilesError):
        send(session, woman, papers, size=(900, 300))


def test_after_approval_two_people_agree_to_another_photo(session: Session, papers: Papers):
    woman = draft(session)
    send(session, woman, papers)
    before = card_photos(session, papers, [woman.id])
    approve(session, woman)
    with pytest.raises(PaperClosedError):
        send(session, woman, papers)

    change = ask_photo(session, woman, photo=taken(papers, (900, 300)), by_id=woman.user_id or 0, now=NOW)
    with pytest.raises(AlreadyAskedError):
        ask_photo(session, woman, photo=None, by_id=woman.user_id or 0, now=NOW)
    ana, berta = user(session), user(session)
    agree_to_change(session, change, by=ana, **RULES)
    assert card_photos(session, papers, [woman.id]) == before
    with pytest.raises(SecondPersonError):
        agree_to_change(session, change, by=ana, **RULES)
    agree_to_change(session, change, by=berta, **RULES)

    assert change.state is ChangeState.APPLIED
    assert card_photos(session, papers, [woman.id])[woman.id] != before[woman.id]


def test_she_may_want_no_photo_any_more(session: Session, papers: Papers):
    woman = draft(session)
    send(session, woman, papers)
    approve(session, woman)
    ana = user(session)

    change = photo_at_counter(session, woman, photo=None, by=ana, now=NOW)
    with pytest.raises(SecondPersonError):  # who asked for her at the counter was the first
        agree_to_change(session, change, by=ana, **RULES)
    agree_to_change(session, change, by=user(session), **RULES)

    assert card_photos(session, papers, [woman.id]) == {}


def test_who_is_not_approved_sends_her_photo_without_asking(session: Session, papers: Papers):
    woman = application(session, state=State.SUBMITTED)

    with pytest.raises(ImpossibleMoveError):
        ask_photo(session, woman, photo=taken(papers), by_id=woman.user_id or 0, now=NOW)


def test_at_the_counter_her_address_changes_at_once_and_her_name_waits(session: Session):
    woman, ana = application(session, state=State.APPROVED), user(session)

    moved = change_at_counter(session, woman, field="direccion", facts={"manzana": "99"}, by=ana, **RULES)
    named = change_at_counter(session, woman, field="nombre", facts={"given_name": "Ximena"}, by=ana, **RULES)

    assert (moved.state, woman.manzana) == (ChangeState.APPLIED, "99")
    assert (named.state, woman.given_name) == (ChangeState.SECONDED, "Rosa Elena")
    agree_to_change(session, named, by=user(session), **RULES)
    assert woman.given_name == "Ximena"
