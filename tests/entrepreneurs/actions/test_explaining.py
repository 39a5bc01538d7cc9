from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.entrepreneurs.actions.explaining import answer_question
from portal.entrepreneurs.actions.wishing import ask_change
from portal.entrepreneurs.errors import AlreadyAskedError, ImpossibleMoveError, NothingAskedError
from portal.entrepreneurs.models import Application, PaperKind, PaperPage, State
from portal.entrepreneurs.queries.own import papers_of
from portal.uploads.storing import Stored
from tests.factories.accounts import user
from tests.factories.entrepreneurs import NOW, application, question

TODAY = date(2026, 11, 23)


def stored(name: str = "a" * 32) -> Stored:
    return Stored(name, "image/jpeg", 10, b"d" * 32, 1)


def asked(session: Session, **changes) -> Application:
    return application(session, state=State.NEEDS_CORRECTION, owner_id=user(session).id, **changes)


def answer(session: Session, sent: Application, question_id: int, *, facts=None, files=(), words="") -> None:
    answer_question(
        session,
        sent,
        question_id=question_id,
        facts=facts or {},
        files=files,
        words=words,
        today=TODAY,
        minimum_age=18,
        by_id=sent.user_id,
        now=NOW,
    )


def test_her_answer_brings_it_back_to_the_same_reviewer(session: Session):
    sent = asked(session)
    reviewer = sent.owner_id
    open_question = question(session, sent)

    answer(session, sent, open_question.id, facts={"manzana": "15"}, words="Ya la corregí")

    assert (sent.state, sent.owner_id, sent.manzana) == (State.IN_REVIEW, reviewer, "15")
    assert (open_question.answer, open_question.answered_at) == ("Ya la corregí", NOW)


def test_it_goes_back_with_the_last_answer_only(session: Session):
    sent = asked(session)
    first, second = question(session, sent), question(session, sent, field="productos")

    answer(session, sent, first.id, facts={"manzana": "15"})
    assert sent.state is State.NEEDS_CORRECTION
    answer(session, sent, second.id, facts={"products": "Flanes"})
    assert sent.state is State.IN_REVIEW


def test_new_photos_take_the_place_of_the_old_ones(session: Session):
    sent = asked(session)
    for name in ("a" * 32, "b" * 32):
        open_question = question(session, sent, field="comprobante")
        answer(session, sent, open_question.id, files=[stored(name)])
        sent.state = State.NEEDS_CORRECTION
        session.flush()

    paper = papers_of(session, sent)[PaperKind.PROOF_OF_ADDRESS]
    assert [page.upload.name for page in paper.files] == ["b" * 32]
    assert len(session.scalars(select(PaperPage)).all()) == 2


def test_a_question_is_answered_once(session: Session):
    sent = asked(session)
    open_question = question(session, sent)
    answer(session, sent, open_question.id, words="Ya")

    with pytest.raises(NothingAskedError):
        answer(session, sent, open_question.id, words="Otra vez")


def test_nobody_answers_for_another(session: Session):
    open_question = question(session, asked(session))

    with pytest.raises(NothingAskedError):
        answer(session, asked(session), open_question.id, words="Yo")


def test_a_curp_that_another_has_goes_to_the_reviewer_and_says_nothing_to_her(session: Session):
    other, sent = application(session), asked(session)
    before = sent.curp
    open_question = question(session, sent, field="curp")

    answer(session, sent, open_question.id, facts={"curp": other.curp})

    assert (sent.state, sent.curp) == (State.IN_REVIEW, before)
    assert other.curp in open_question.answer


def change(session: Session, approved: Application, **facts) -> object:
    return ask_change(
        session,
        approved,
        field="productos",
        facts=facts,
        today=TODAY,
        minimum_age=18,
        by_id=approved.user_id,
        now=NOW,
    )


def test_a_wish_to_change_changes_nothing_yet(session: Session):
    approved = application(session, state=State.APPROVED)

    wish = change(session, approved, products="Flanes", since_year=2020, social_links="")

    assert (wish.before, wish.after) == ("Pasteles por pedido", "Flanes, desde 2020")
    assert (approved.products, approved.since_year) == ("Pasteles por pedido", None)


def test_one_wish_about_a_field_waits_at_a_time(session: Session):
    approved = application(session, state=State.APPROVED)
    change(session, approved, products="Flanes")

    with pytest.raises(AlreadyAskedError):
        change(session, approved, products="Gelatinas")


def test_only_an_approved_file_has_wishes(session: Session):
    with pytest.raises(ImpossibleMoveError):
        change(session, application(session), products="Flanes")
