from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.entrepreneurs.actions.answering import save_step
from portal.entrepreneurs.errors import NotADraftError, TooYoungError
from portal.entrepreneurs.identity import IdentityError
from portal.entrepreneurs.models import Application
from portal.outbox.models import Channel
from tests.factories.entrepreneurs import NOW, application, draft
from tests.factories.identity import make_curp

TODAY = date(2026, 11, 23)


def save(session: Session, begun: Application, **facts) -> None:
    save_step(session, begun, facts=facts, today=TODAY, minimum_age=18, now=NOW)


def test_a_curp_is_kept_whole_and_as_a_key(session: Session):
    begun = draft(session, curp_missing_reason="No la tiene a la mano")

    save(session, begun, curp=make_curp(7).lower())
    session.flush()
    session.expire_all()

    assert begun.curp == make_curp(7)
    assert isinstance(begun.curp_key, bytes)
    assert (begun.curp_doubtful, begun.curp_missing_reason) == (False, "")


def test_a_curp_whose_check_digit_fails_is_kept_with_a_doubt(session: Session):
    begun, curp = draft(session), make_curp(7)

    save(session, begun, curp=curp[:17] + ("1" if curp[17] != "1" else "2"))

    assert begun.curp_doubtful


def test_sex_x_is_as_good_as_any(session: Session):
    begun = draft(session)

    save(session, begun, curp=make_curp(7, sex_letter="X"))

    assert begun.curp_key is not None


def test_minors_are_refused_by_their_curp(session: Session):
    begun = draft(session)

    with pytest.raises(TooYoungError):
        save(session, begun, curp=make_curp(7, birth_date=date(2008, 11, 24)))
    save(session, begun, curp=make_curp(7, birth_date=date(2008, 11, 23)))


def test_a_curp_that_cannot_be_one_is_refused(session: Session):
    with pytest.raises(IdentityError):
        save(session, draft(session), curp="ROSA")


def test_without_curp_the_form_goes_on(session: Session):
    begun = draft(session)
    save(session, begun, curp=make_curp(7))

    save(session, begun, curp=None, curp_missing_reason="No la tiene a la mano")

    assert (begun.curp, begun.curp_key) == (None, None)


def test_a_name_goes_to_her_account_too(session: Session):
    begun = draft(session)

    save(session, begun, given_name="Rosa", first_surname="Canul", second_surname="")

    assert session.get_one(User, begun.user_id).name == "Rosa Canul"


def test_what_another_channel_does_not_need_is_forgotten(session: Session):
    begun = draft(session)
    save(session, begun, channel=Channel.WHATSAPP)
    save(session, begun, phone="9985550142", is_safe=True, hours="A cualquier hora")
    assert begun.recipient.accepts()

    save(session, begun, channel=Channel.NONE)

    assert (begun.recipient.phone, begun.phone, begun.phone_key) == (None, None, None)
    assert not begun.recipient.accepts()


def test_nothing_is_typed_into_what_was_sent(session: Session):
    with pytest.raises(NotADraftError):
        save(session, application(session), products="Otra cosa")
