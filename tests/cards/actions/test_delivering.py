from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from portal.cards.actions.delivering import deliver_card
from portal.cards.actions.issuing import request_replacement
from portal.cards.actions.printing import print_cards, reprint_card
from portal.cards.actions.stopping import suspend
from portal.cards.errors import (
    CardSuspendedError,
    ExpiredCardError,
    ImpossibleStepError,
    NotRegisteredError,
    SpoiledCardError,
    WrongCardError,
)
from portal.cards.models import CardState, CardStep, Medium
from portal.entrepreneurs.models import State
from portal.outbox.actions import write_message
from portal.outbox.models import Channel, Message
from tests.factories.cards import NOW, approved_card, delivered_card, printed_card, registered, token_of
from tests.factories.entrepreneurs import recipient


def deliver(session, ring, card, token_id=None, now=NOW):
    deliver_card(
        session, card, token_id=token_id, identity="INE", ring=ring, today=now.date(), by_id=None, now=now
    )


def replacement_of(session, ring, old):
    request_replacement(session, old, reason="Se perdió", by_id=None, now=NOW)
    return printed_card(session, ring, old.application)


def test_scanning_the_new_card_delivers_it(session, ring):
    card = printed_card(session, ring)

    deliver(session, ring, card, token_of(session, card).id)

    proof = session.query(CardStep).order_by(CardStep.id.desc()).first()
    assert (card.state, card.delivered_at) == (CardState.DELIVERED, NOW)
    assert (proof.after, proof.reason) == (CardState.DELIVERED, "INE")


@pytest.mark.parametrize("channel", [Channel.CALL, Channel.EMAIL])
def test_who_came_by_herself_is_not_told_any_more_to_come(session, ring, channel):
    safe = {"is_safe": True, "email": "ella@example.mx", "phone": "9985550142"}
    here, elsewhere = (recipient(session, channel=channel, **safe) for _ in range(2))
    card, other = (
        printed_card(session, ring, registered(session, recipient_id=to.id)) for to in (here, elsewhere)
    )
    write_message(session, here, template="answer_ready", facts={"folio": "x"}, now=NOW)
    assert session.query(Message).count() == 3

    deliver(session, ring, card)

    left = {(message.recipient_id, message.template) for message in session.query(Message)}
    assert left == {(elsewhere.id, "something_to_collect"), (here.id, "answer_ready")}
    assert other.state is CardState.PRINTED


def test_her_phone_gets_a_code_of_its_own(session, ring):
    card = delivered_card(session, ring)
    phone = token_of(session, card, Medium.PHONE)
    assert phone.token.said.on_phone
    assert phone.token.expires_on == card.valid_until
    assert phone.id != token_of(session, card).id


def test_delivering_the_new_card_replaces_the_old_one_with_all_its_codes(session, ring):
    old = delivered_card(session, ring)
    codes = [token_of(session, old, medium).token for medium in Medium]
    new = replacement_of(session, ring, old)
    assert old.state is CardState.DELIVERED, "the old card works until the new one is in her hand"

    deliver(session, ring, new)

    for code in codes:
        session.refresh(code)
    assert (old.state, old.ended_at) == (CardState.REPLACED, NOW)
    assert [code.revoked_at for code in codes] == [NOW, NOW]
    assert new.state is CardState.DELIVERED


def test_the_code_of_another_card_delivers_nothing(session, ring):
    card, other = printed_card(session, ring), printed_card(session, ring)
    with pytest.raises(WrongCardError):
        deliver(session, ring, card, token_of(session, other).id)
    with pytest.raises(WrongCardError):
        deliver(session, ring, card, 4_000_000)
    assert card.state is CardState.PRINTED


def test_a_spoiled_plastic_is_not_handed_over(session, ring):
    card = printed_card(session, ring)
    spoiled = token_of(session, card).id
    reprint_card(session, card, reason="Salió chueca", by_id=None, now=NOW)
    print_cards(session, [card.id], ring=ring, layout="single", by_id=None, house_id=None, now=NOW)
    with pytest.raises(SpoiledCardError):
        deliver(session, ring, card, spoiled)
    deliver(session, ring, card, token_of(session, card).id)


def test_a_card_is_delivered_once_and_only_when_printed(session, ring):
    with pytest.raises(ImpossibleStepError):
        deliver(session, ring, approved_card(session))
    with pytest.raises(ImpossibleStepError):
        deliver(session, ring, delivered_card(session, ring))


def test_who_is_no_longer_registered_gets_no_card(session, ring):
    card = printed_card(session, ring)
    card.application.state = State.WITHDRAWN
    session.flush()
    with pytest.raises(NotRegisteredError):
        deliver(session, ring, card)


def test_a_card_that_expired_in_the_drawer_is_not_handed_over(session, ring):
    card = printed_card(session, ring)
    with pytest.raises(ExpiredCardError):
        deliver(session, ring, card, now=NOW + timedelta(days=366))


def test_a_suspended_card_is_not_replaced(session, ring):
    old = delivered_card(session, ring)
    new = replacement_of(session, ring, old)
    suspend(session, old, reason="Aclaración", by_id=None, now=NOW)
    with pytest.raises(CardSuspendedError):
        deliver(session, ring, new)


def test_the_database_itself_refuses_two_cards_in_use(session, ring):
    old = delivered_card(session, ring)
    new = replacement_of(session, ring, old)
    new.state = CardState.DELIVERED
    with pytest.raises(IntegrityError):
        session.flush()
