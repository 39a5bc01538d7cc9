from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.entrepreneurs.actions.changing import agree_to_change, refuse_change
from portal.entrepreneurs.actions.wishing import ask_change
from portal.entrepreneurs.errors import AlreadyDecidedError, CurpTakenError, SecondPersonError
from portal.entrepreneurs.models import Application, ChangeRequest, ChangeState, NameWord, State
from tests.factories.accounts import user
from tests.factories.entrepreneurs import NOW, application
from tests.factories.identity import make_curp

TODAY = date(2026, 11, 23)


def wish(session: Session, field: str, facts: dict[str, object], woman: Application | None = None):
    woman = woman or application(session, state=State.APPROVED)
    by_id = woman.user_id or 0
    return ask_change(
        session, woman, field=field, facts=facts, today=TODAY, minimum_age=18, by_id=by_id, now=NOW
    )


def agree(session: Session, change: ChangeRequest, by: User) -> None:
    agree_to_change(session, change, by=by, today=TODAY, minimum_age=18, now=NOW)


def test_one_person_is_enough_for_what_she_sells(session: Session):
    change = wish(session, "productos", {"products": "Flanes"})

    agree(session, change, user(session))

    assert (change.state, change.application.products) == (ChangeState.APPLIED, "Flanes")


def test_a_name_needs_two_and_she_is_found_by_the_new_one(session: Session):
    change = wish(session, "nombre", {"given_name": "Ximena"})
    ana, berta = user(session), user(session)

    agree(session, change, ana)
    assert (change.state, change.application.given_name) == (ChangeState.SECONDED, "Rosa Elena")
    with pytest.raises(SecondPersonError):
        agree(session, change, ana)
    agree(session, change, berta)

    assert change.application.given_name == "Ximena"
    assert "ximena" in session.scalars(select(NameWord.word)).all()


def test_who_asked_for_her_does_not_agree_too(session: Session):
    woman, ana = application(session, state=State.APPROVED), user(session)
    change = wish(session, "productos", {"products": "Flanes"}, woman)
    change.asked_by_id = ana.id
    session.flush()

    with pytest.raises(SecondPersonError):
        agree(session, change, ana)


def test_a_curp_of_another_woman_changes_nothing(session: Session):
    other = application(session, state=State.APPROVED)
    change = wish(session, "curp", {"curp": other.curp})
    before = change.application.curp
    agree(session, change, user(session))

    with pytest.raises(CurpTakenError):
        agree(session, change, user(session))
    assert change.application.curp == before


def test_a_new_curp_can_be_searched(session: Session):
    new = make_curp(9_000)
    change = wish(session, "curp", {"curp": new})

    agree(session, change, user(session))
    agree(session, change, user(session))

    assert session.scalars(select(Application).where(Application.curp_key == new)).one() is change.application


def test_refused_it_stays_as_it_was_and_is_over(session: Session):
    change = wish(session, "productos", {"products": "Flanes"})
    refuse_change(session, change, words=" Ven con tu documento. ", by=user(session), now=NOW)

    assert (change.state, change.words) == (ChangeState.REFUSED, "Ven con tu documento.")
    assert change.application.products == "Pasteles por pedido"
    with pytest.raises(AlreadyDecidedError):
        agree(session, change, user(session))
