import pytest

from portal.cards.actions.stopping import lose_token, resume, revoke, suspend
from portal.cards.errors import ImpossibleStepError
from portal.cards.models import CardState, Medium
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

    lose_token(session, plastic, by_id=None, now=NOW)
    lose_token(session, plastic, by_id=None, now=LATER)

    session.refresh(plastic.token)
    session.refresh(phone.token)
    assert (plastic.lost_at, plastic.token.revoked_at) == (NOW, NOW), "the first date stays"
    assert (phone.lost_at, phone.token.revoked_at) == (None, None)
    assert card.state is CardState.DELIVERED
