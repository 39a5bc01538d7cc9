import pytest
from sqlalchemy import select

from portal.cards.actions.delivering import deliver_card
from portal.cards.actions.printing import (
    fail_batch,
    finish_batch,
    print_cards,
    reprint_card,
    restart_batch,
)
from portal.cards.actions.stopping import revoke
from portal.cards.errors import ImpossibleStepError, NothingToPrintError
from portal.cards.models import CardState, Medium
from portal.cards.queries.printing import cards_in, count_printed_in, pending_ids, printed_in
from portal.outbox.models import Channel, Message
from tests.factories.accounts import house
from tests.factories.cards import (
    NOW,
    approved_card,
    code_of,
    delivered_card,
    printed_card,
    registered,
    token_of,
)
from tests.factories.entrepreneurs import recipient


def print_all(session, ring):
    return print_cards(
        session, pending_ids(session), ring=ring, layout="sheet", by_id=None, house_id=None, now=NOW
    )


def test_pending_cards_are_printed_with_a_code_that_lasts_as_long_as_the_card(session, ring):
    card = approved_card(session)

    batch = print_all(session, ring)

    token = token_of(session, card)
    assert (card.state, card.batch_id, batch.total) == (CardState.PRINTED, batch.id, 1)
    assert token.token.expires_on == card.valid_until
    assert not token.token.said.on_phone
    assert [row.id for row, _ in printed_in(session, batch.id)] == [card.id]


def test_a_printed_card_is_pending_no_more(session, ring):
    cards = [approved_card(session).id]
    print_all(session, ring)
    assert pending_ids(session) == []
    with pytest.raises(NothingToPrintError):
        print_cards(session, cards, ring=ring, layout="sheet", by_id=None, house_id=None, now=NOW)


def test_cards_of_one_house_lie_together(session, ring):
    north, south = house(session, name="Casa Norte"), house(session, name="Casa Sur")
    for place in (south, north, south, north):
        approved_card(session, registered(session, house_id=place.id))

    batch = print_all(session, ring)

    printed = [card.application.house_id for card, _ in printed_in(session, batch.id)]
    assert printed == [north.id, north.id, south.id, south.id]


def test_drawing_a_batch_again_draws_the_same_codes(session, ring):
    card = approved_card(session)
    batch = print_all(session, ring)
    first = code_of(session, ring, card)
    ring.rotate(now=NOW)
    assert [ring.sign(token.said) for _, token in printed_in(session, batch.id)] == [
        ring.sign(token_of(session, card).token.said)
    ]
    assert code_of(session, ring, card) == first


def test_a_spoiled_plastic_is_worthless_and_the_card_is_printed_again(session, ring):
    card = printed_card(session, ring)
    spoiled = token_of(session, card)

    reprint_card(session, card, reason="Salió chueca", by_id=None, now=NOW)

    session.refresh(spoiled.token)
    assert card.state is CardState.APPROVED
    assert spoiled.lost_at == spoiled.token.revoked_at == NOW
    batch = print_all(session, ring)
    assert [token.id for _, token in printed_in(session, batch.id)] != [spoiled.id]


def test_what_each_batch_printed_stays_true_when_one_is_printed_again(session, ring):
    spoiled, fine = approved_card(session), approved_card(session)
    first = print_all(session, ring)

    reprint_card(session, spoiled, reason="Salió chueca", by_id=None, now=NOW)
    second = print_all(session, ring)

    printed = [set(session.scalars(cards_in(batch.id))) for batch in (first, second)]
    assert printed == [{spoiled, fine}, {spoiled}]
    assert first.total == 2
    assert [row.id for row, _ in printed_in(session, first.id)] == [fine.id]


def test_what_left_the_drawer_is_not_drawn_again(session, ring):
    cancelled, given, refused, waits = (approved_card(session) for _ in range(4))
    batch = print_all(session, ring)
    revoke(session, cancelled, reason="Se mudó", by_id=None, now=NOW)
    deliver_card(
        session, given, token_id=None, identity="INE", ring=ring, today=NOW.date(), by_id=None, now=NOW
    )
    token_of(session, refused).token.key_id = 9
    session.flush()

    drawn = printed_in(session, batch.id, retired={9})

    assert [card.id for card, _ in drawn] == [waits.id]
    assert count_printed_in(session, batch.id, retired={9}) == 1
    assert len(session.scalars(cards_in(batch.id)).all()) == 4


def test_a_drawing_begins_again_from_nothing(session, ring):
    approved_card(session)
    batch = print_all(session, ring)
    finish_batch(session, batch.id, drawn=1, now=NOW)
    fail_batch(session, batch.id, fault="OSError")

    restart_batch(session, batch.id)

    assert (batch.drawn, batch.is_drawn, batch.fault) == (0, False, "")


def test_she_is_told_once_that_her_card_is_there(session, ring):
    said_yes = recipient(session, channel=Channel.EMAIL, is_safe=True, email="ella@example.mx")
    card = approved_card(session, registered(session, recipient_id=said_yes.id))
    approved_card(session, registered(session))
    print_all(session, ring)

    reprint_card(session, card, reason="Salió chueca", by_id=None, now=NOW)
    print_all(session, ring)

    (message,) = session.scalars(select(Message))
    assert (message.recipient_id, message.template) == (said_yes.id, "something_to_collect")
    assert message.facts == {"folio": card.application.folio}


def test_a_card_in_her_hand_is_replaced_and_not_printed_again(session, ring):
    card = delivered_card(session, ring)
    with pytest.raises(ImpossibleStepError):
        reprint_card(session, card, reason="", by_id=None, now=NOW)
    assert token_of(session, card, Medium.PHONE)
