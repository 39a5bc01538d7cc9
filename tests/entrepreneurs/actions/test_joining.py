"""Two accounts of one woman become one: nothing of hers is lost, and a PIN shows no more than before."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.actions.inviting import invite
from portal.accounts.actions.resuming import make_resume_link, use_resume_link
from portal.accounts.errors import LinkSpentError, NotJoinableError, OtherPasswordError, SameAccountError
from portal.accounts.models import Invitation, Pin, SignIn, User
from portal.core.roles import Role
from portal.entrepreneurs.actions.answering import save_step
from portal.entrepreneurs.actions.applying import start_application, withdraw_application
from portal.entrepreneurs.actions.contacting import change_contact
from portal.entrepreneurs.actions.joining import join_accounts
from portal.entrepreneurs.actions.resuming import send_resume_link
from portal.entrepreneurs.actions.wishing import ask_change
from portal.entrepreneurs.errors import AlreadyBegunError, BothOpenError
from portal.entrepreneurs.models import Application, ChangeState, State
from portal.entrepreneurs.queries.own import own_application, steps_taken
from portal.entrepreneurs.views.timeline import closed_by_office
from portal.outbox.models import Channel
from portal.privacy.actions import ensure_first_notice
from tests.factories.accounts import sign_in, user
from tests.factories.entrepreneurs import NOW, application, pin_row, recipient

EMAIL = "rosa@example.mx"
SAFE = {"channel": Channel.EMAIL, "is_safe": True, "email": EMAIL}


def with_email(session: Session, state: State = State.WITHDRAWN, **changes: Any) -> Application:
    """Her application in the account that her e-mail opens."""
    woman = user(session, role=Role.ENTREPRENEUR, email=EMAIL, password="digest")
    row = application(session, user_id=woman.id, state=state, **changes)
    pin_row(session, row, digest=f"of {row.folio}")
    return row


def with_folio(session: Session, state: State = State.SUBMITTED, **contact: Any) -> Application:
    """Her application in the account that a folio opens; her safe contact is that e-mail."""
    to = recipient(session, **SAFE | contact)
    woman = user(session, role=Role.ENTREPRENEUR, email=None, recipient_id=to.id)
    row = application(session, user_id=woman.id, state=state, recipient_id=to.id)
    pin_row(session, row, digest=f"of {row.folio}")
    return row


def here(session: Session, one: Application) -> SignIn:
    """The sign-in in which she joins them."""
    sign_in(session, one.user_id)
    return session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()


def join(session: Session, one: Application, two: Application) -> str | None:
    return join_accounts(session, one.user_id, two.user_id, staying=here(session, one), now=NOW)


@pytest.mark.parametrize(
    "mine, other, shown",
    [
        (State.WITHDRAWN, State.SUBMITTED, "other"),
        (State.WITHDRAWN, State.DRAFT, "other"),
        (State.LAPSED, State.REJECTED, "mine"),
        (State.APPROVED, State.WITHDRAWN, "mine"),
        (State.APPROVED, State.LAPSED, "mine"),
        (State.REJECTED, State.DUPLICATE, "other"),
        (State.DRAFT, State.REJECTED, "mine"),
    ],
)
def test_the_account_shows_the_one_that_goes_on_and_its_pin_opens_it(session: Session, mine, other, shown):
    two = with_folio(session, other)  # the older of the two
    one = with_email(session, mine)
    expected = {"mine": one, "other": two}[shown]

    assert join(session, one, two) == expected.folio

    assert one.user_id == two.user_id
    assert own_application(session, one.user_id) is expected
    pin = session.scalars(select(Pin)).one()
    assert (pin.user_id, pin.folio, pin.digest) == (one.user_id, expected.folio, f"of {expected.folio}")


def test_the_other_account_is_closed_with_its_links_and_all_sign_ins(session: Session):
    one, two = with_email(session), with_folio(session)
    other = session.get_one(User, two.user_id)
    for woman in (one, two):
        sign_in(session, woman.user_id)
    ending = set(session.scalars(select(SignIn.id)))
    invite(session, other, by_id=None, now=NOW, email="otra@example.mx")
    link = make_resume_link(session, other, lasts=timedelta(minutes=30), now=NOW)

    join(session, one, two)

    assert not other.active and session.get_one(User, one.user_id).active
    session.expire_all()
    assert other.name == two.folio  # nothing of hers stays in it
    assert {row.id for row in session.scalars(select(SignIn)) if row.ended_at} == ending
    assert session.scalars(select(Invitation)).all() == []
    with pytest.raises(LinkSpentError):
        use_resume_link(session, link, now=NOW)


def test_her_name_and_her_safe_contact_are_those_of_what_is_shown(session: Session):
    one, two = with_email(session, given_name="Rosa"), with_folio(session)

    join(session, one, two)

    woman = session.get_one(User, one.user_id)
    assert (woman.email, woman.password) == (EMAIL, "digest")
    assert (woman.name, woman.recipient_id) == (two.full_name, two.recipient_id)


def test_what_she_took_back_herself_is_still_told_as_hers(session: Session):
    one, two = with_email(session, State.APPROVED), with_folio(session)
    withdraw_application(session, two, by_id=two.user_id, now=NOW)

    join(session, one, two)

    assert not closed_by_office(two, steps_taken(session, two))


@pytest.mark.parametrize(
    "contact",
    [
        {"email": "otra@example.mx"},
        {"is_safe": False},
        {"channel": Channel.WHATSAPP, "email": None, "phone": "9985550142"},
        {"email_by_pin": True},
    ],
    ids=["another e-mail", "not safe", "by telephone", "typed with the PIN"],
)
def test_a_folio_whose_safe_contact_is_not_that_email_stays_alone(session: Session, contact):
    """Who reads her slip would else see her CURP and address in an account of his own."""
    one, two = with_email(session), with_folio(session, **contact)

    with pytest.raises(NotJoinableError):
        join(session, one, two)

    assert one.user_id != two.user_id


def test_an_account_that_has_a_password_of_its_own_is_not_taken_by_its_pin(session: Session):
    one, two = with_email(session), with_folio(session)
    session.get_one(User, two.user_id).password = "hers"

    with pytest.raises(OtherPasswordError):
        join(session, one, two)


@pytest.mark.parametrize(
    "mine, other",
    [
        (State.APPROVED, State.SUBMITTED),
        (State.DRAFT, State.SUBMITTED),
        (State.NEEDS_CORRECTION, State.DRAFT),
        (State.DRAFT, State.DRAFT),
        (State.DUPLICATE, State.DRAFT),
        (State.SUBMITTED, State.DUPLICATE),
    ],
)
def test_of_two_that_go_on_she_chooses_first(session: Session, mine, other):
    """A duplicate goes on like any other, or who typed a CURP would learn here whether it is registered."""
    one, two = with_email(session, mine), with_folio(session, other)

    with pytest.raises(BothOpenError):
        join(session, one, two)

    assert one.user_id != two.user_id
    assert session.scalar(select(func.count(Pin.id))) == 2


def test_joining_twice_or_with_itself_changes_nothing(session: Session):
    one, two = with_email(session), with_folio(session)
    before = two.user_id
    join(session, one, two)

    for other_id in (before, one.user_id):
        with pytest.raises(SameAccountError):
            join_accounts(session, one.user_id, other_id, staying=here(session, one), now=NOW)


def test_a_closed_account_begins_nothing_more(session: Session):
    one, two = with_email(session), with_folio(session)
    closed = two.user_id
    join(session, one, two)

    with pytest.raises(AlreadyBegunError):
        start_application(
            session,
            notice=ensure_first_notice(session, now=NOW),
            pin_digest="x",
            by_id=None,
            now=NOW,
            user_id=closed,
        )


def test_a_contact_that_the_shown_one_lacks_is_that_of_the_other(session: Session):
    two = with_folio(session, State.REJECTED)
    one = with_email(session, State.LAPSED, recipient_id=None)

    join(session, one, two)

    assert session.get_one(User, one.user_id).recipient_id == two.recipient_id


def test_no_answer_in_a_draft_leaves_an_earlier_one_with_a_way_to_her(session: Session):
    old = with_email(session, State.REJECTED, recipient_id=recipient(session, **SAFE).id)
    draft = application(session, user_id=old.user_id, state=State.DRAFT, recipient_id=None)
    wish = {"facts": {"channel": Channel.NONE}, "today": NOW.date(), "minimum_age": 18, "now": NOW}

    save_step(session, draft, **wish)

    assert not old.recipient.accepts()
    assert session.get_one(User, old.user_id).recipient_id == draft.recipient_id


def test_wishes_about_any_of_hers_are_over_when_she_is_quieted_on_another(session: Session):
    old = application(session, state=State.REJECTED, recipient_id=recipient(session, **SAFE).id)
    shown = application(session, user_id=old.user_id, state=State.APPROVED)
    facts = {"today": NOW.date(), "minimum_age": 18, "by_id": old.user_id, "now": NOW}
    wish = ask_change(session, shown, field="avisos", facts={"channel": Channel.EMAIL}, **facts)

    change_contact(session, old, facts={"channel": Channel.NONE}, by_id=old.user_id, now=NOW)

    session.refresh(wish)
    assert wish.state is ChangeState.REFUSED


def test_quieting_what_is_shown_quiets_what_was_left_behind_too(session: Session):
    one, two = with_email(session, recipient_id=recipient(session, **SAFE).id), with_folio(session)
    join(session, one, two)
    letters = {"link_to": "https://x/", "lasts": timedelta(minutes=30), "now": NOW}
    assert send_resume_link(session, one.folio, **letters) is None  # it opens nothing any more
    assert send_resume_link(session, two.folio, **letters) is not None

    change_contact(session, two, facts={"channel": Channel.NONE}, by_id=two.user_id, now=NOW)

    assert not one.recipient.accepts() and not two.recipient.accepts()
