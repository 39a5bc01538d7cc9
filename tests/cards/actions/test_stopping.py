import pytest
from sqlalchemy import select

from portal.accounts.models import SignIn
from portal.cards.actions.delivering import replace_phone_token
from portal.cards.actions.stopping import lose_token, resume, revoke, suspend
from portal.cards.errors import CardEndedError, ImpossibleStepError
from portal.cards.models import CardState, Medium
from portal.cards.queries.cards import history
from portal.core.roles import Role
from tests.factories.accounts import sign_in, user
from tests.factories.cards import NOW, approved_card, delivered_card, token_of

LATER = NOW.replace(year=2027)


def test_a_suspended_card_can_be_resumed_with_the_same_codes(session, ring):
    card = delivered_card(session, ring)

    suspend(session, card, reason="Aclaración", by_id=None, now=NOW)
    assert (card.state, card.reason) == (CardState.SUSPENDED, "Aclaración")
    resume(session, card, reason="Aclarado", by_id=None, now=LATER)

    assert (card.state, card.reason) == (CardState.DELIVERED, "")
    assert token_of(session, card).token.revoked_at is None


def test_a_revoked_card_has_no_way_back_and_no_good_code(session, ring):
    card = delivered_card(session, ring)
    code = token_of(session, card).token

    revoke(session, card, reason="Se mudó", by_id=None, now=NOW)

    session.refresh(code)
    assert (card.state, card.reason, card.ended_at, code.revoked_at) == (
        CardState.REVOKED, "Se mudó", NOW, NOW,
    )  # fmt: skip
    with pytest.raises(ImpossibleStepError):
        resume(session, card, reason="", by_id=None, now=LATER)
    with pytest.raises(ImpossibleStepError):
        revoke(session, card, reason="", by_id=None, now=LATER)


def test_a_card_that_nobody_collected_can_be_revoked(session):
    card = approved_card(session)
    revoke(session, card, reason="No la recogió", by_id=None, now=NOW)
    assert card.state is CardState.REVOKED


def test_only_a_suspended_card_is_resumed(session, ring):
    card = delivered_card(session, ring)
    with pytest.raises(ImpossibleStepError):
        resume(session, card, reason="", by_id=None, now=NOW)


def test_losing_the_plastic_leaves_the_phone_alive(session, ring):
    card = delivered_card(session, ring)
    plastic, phone = token_of(session, card), token_of(session, card, Medium.PHONE)

    lose_token(session, plastic, by_id=None, now=NOW, reason="En el camión")
    lose_token(session, plastic, by_id=None, now=LATER)

    session.refresh(plastic.token)
    session.refresh(phone.token)
    assert (plastic.lost_at, plastic.token.revoked_at) == (NOW, NOW), "the first date stays"
    assert (phone.lost_at, phone.token.revoked_at) == (None, None)
    assert card.state is CardState.DELIVERED
    step, _ = history(session, card.id)[-1]
    assert (step.medium, step.reason, step.after) == (Medium.PRINTED, "En el camión", CardState.DELIVERED)


def test_losing_the_phone_gives_another_code_and_leaves_the_plastic_alive(session, ring):
    card = delivered_card(session, ring)
    plastic, phone = token_of(session, card), token_of(session, card, Medium.PHONE)
    card.application.user_id = user(session, role=Role.ENTREPRENEUR, email=None).id
    session.flush()
    session.refresh(card.application)
    sign_in(session, card.application.user_id)

    replace_phone_token(session, card, reason="Se lo robaron", ring=ring, by_id=None, now=LATER)

    session.refresh(phone.token)
    session.refresh(plastic.token)
    assert phone.token.revoked_at == LATER
    assert plastic.token.revoked_at is None
    assert token_of(session, card, Medium.PHONE).id != phone.id
    assert history(session, card.id)[-1][0].reason == "Se lo robaron"
    assert session.scalars(select(SignIn.ended_at)).all() == [LATER]


def test_the_phone_of_a_card_that_ended_gets_no_code(session, ring):
    card = delivered_card(session, ring)
    revoke(session, card, reason="Se mudó", by_id=None, now=NOW)
    with pytest.raises(CardEndedError):
        replace_phone_token(session, card, reason="", ring=ring, by_id=None, now=LATER)
