"""What the public page says of each state of a card, and that it says nothing else."""

from datetime import timedelta

import pytest

from portal.cards.actions.issuing import request_replacement
from portal.cards.actions.stopping import lose_token, revoke, suspend
from portal.cards.models import Medium
from portal.cards.queries.checking import Verdict, check_code, check_folio
from portal.entrepreneurs.models import State
from portal.tokens.actions import issue_token
from portal.tokens.layout import TokenType, write_code
from tests.factories.cards import (
    NOW,
    approved_card,
    code_of,
    delivered_card,
    printed_card,
    taken_over_card,
    token_of,
)
from tests.factories.tokens import ZONE


def verdict(session, ring, code, now=NOW):
    return check_code(session, ring, code, now=now, zone=ZONE).verdict


def test_a_delivered_card_is_genuine_and_in_force_by_plastic_phone_and_folio(session, ring):
    card = delivered_card(session, ring)
    for medium in Medium:
        code = code_of(session, ring, card, medium)
        assert verdict(session, ring, code) is Verdict.GOOD
        assert verdict(session, ring, f"http://elsewhere.example:81/t/{code.lower()}") is Verdict.GOOD
    check = check_folio(session, card.folio, now=NOW, zone=ZONE)
    assert (check.verdict, check.valid_until) == (Verdict.GOOD, card.valid_until)


def test_the_control_is_that_of_the_code_that_was_scanned(session, ring):
    card = delivered_card(session, ring)
    seen = [
        check_code(session, ring, code_of(session, ring, card, medium), now=NOW, zone=ZONE).check4
        for medium in Medium
    ]
    assert seen == [token_of(session, card, medium).token.check4 for medium in Medium]


def test_a_card_is_good_through_its_last_day(session, ring):
    card = delivered_card(session, ring)
    code = code_of(session, ring, card)
    last_minute = (NOW + timedelta(days=365)).replace(hour=4, minute=59) + timedelta(days=1)
    for later, expected in ((0, Verdict.GOOD), (1, Verdict.EXPIRED)):
        now = last_minute + timedelta(minutes=later)
        assert verdict(session, ring, code, now) is expected
        assert check_folio(session, card.folio, now=now, zone=ZONE).verdict is expected


def test_a_card_in_the_drawer_is_not_delivered(session, ring):
    card = printed_card(session, ring)
    assert verdict(session, ring, code_of(session, ring, card)) is Verdict.NOT_DELIVERED
    waiting = approved_card(session)
    assert check_folio(session, waiting.folio, now=NOW, zone=ZONE).verdict is Verdict.NOT_DELIVERED


def test_a_lost_plastic_is_cancelled_and_the_phone_is_not(session, ring):
    card = delivered_card(session, ring)
    plastic, phone = (code_of(session, ring, card, medium) for medium in Medium)
    lose_token(session, token_of(session, card), by_id=None, now=NOW)
    assert verdict(session, ring, plastic) is Verdict.CANCELLED
    assert verdict(session, ring, phone) is Verdict.GOOD


def test_the_typed_folio_of_a_lost_plastic_is_lost(session, ring):
    card = delivered_card(session, ring)
    lose_token(session, token_of(session, card, Medium.PHONE), by_id=None, now=NOW)
    assert check_folio(session, card.folio, now=NOW, zone=ZONE).verdict is Verdict.GOOD
    lose_token(session, token_of(session, card), by_id=None, now=NOW)
    assert check_folio(session, card.folio, now=NOW, zone=ZONE).verdict is Verdict.LOST
    suspend(session, card, reason="", by_id=None, now=NOW)
    assert check_folio(session, card.folio, now=NOW, zone=ZONE).verdict is Verdict.SUSPENDED


def test_a_revoked_a_replaced_and_a_suspended_card_are_in_force_no_more(session, ring):
    revoked, replaced, suspended = (delivered_card(session, ring) for _ in range(3))
    codes = [code_of(session, ring, card) for card in (revoked, replaced, suspended)]
    revoke(session, revoked, reason="", by_id=None, now=NOW)
    request_replacement(session, replaced, reason="", by_id=None, now=NOW)
    delivered_card(session, ring, replaced.application)
    suspend(session, suspended, reason="", by_id=None, now=NOW)
    assert [verdict(session, ring, code) for code in codes] == [
        Verdict.CANCELLED,
        Verdict.CANCELLED,
        Verdict.SUSPENDED,
    ]


def test_the_card_of_a_woman_who_left_is_cancelled(session, ring):
    card = delivered_card(session, ring)
    card.application.state = State.WITHDRAWN
    session.flush()
    assert verdict(session, ring, code_of(session, ring, card)) is Verdict.CANCELLED
    assert check_folio(session, card.folio, now=NOW, zone=ZONE).verdict is Verdict.CANCELLED


def test_a_stolen_key_mints_nothing(session, ring):
    """Signed by the right key, with an index that was never issued, or with other fields than were issued."""
    card = delivered_card(session, ring)
    said = token_of(session, card).token.said
    for index, later in ((said.index ^ 1, 0), (said.index, 365)):
        forged = type(said)(
            type=said.type, key_id=said.key_id, index=index, expires=said.expires + later, flags=said.flags
        )
        assert verdict(session, ring, write_code(ring.sign(forged))) is Verdict.UNKNOWN


@pytest.mark.parametrize("kind", [TokenType.CERTIFICATE, TokenType.FAIR_ENTRY])
def test_codes_of_other_things_are_no_cards(session, ring, kind):
    row = issue_token(session, ring, kind=kind, expires_on=NOW.date(), now=NOW)
    assert verdict(session, ring, write_code(ring.sign(row.said))) is Verdict.UNKNOWN


def test_a_code_of_a_superseded_key_is_good_until_the_key_is_retired(session, ring):
    code = code_of(session, ring, delivered_card(session, ring))
    ring.rotate(now=NOW)
    assert verdict(session, ring, code) is Verdict.GOOD
    ring.retire(1, now=NOW)
    assert verdict(session, ring, code) is Verdict.UNKNOWN


def test_a_card_of_the_old_registry_is_checked_by_its_folio(session):
    card = taken_over_card(session)
    assert check_folio(session, card.folio, now=NOW, zone=ZONE).verdict is Verdict.GOOD
    assert check_folio(session, "0000-0000-000", now=NOW, zone=ZONE).verdict is Verdict.UNKNOWN
