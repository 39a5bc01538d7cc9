from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.audit.models import AuditEntry
from portal.cards.actions.issuing import issue_card, issue_cards, renew, request_replacement
from portal.cards.actions.stopping import revoke, suspend
from portal.cards.errors import (
    CardEndedError,
    CardInProductionError,
    CardInUseError,
    CardSuspendedError,
    NotRegisteredError,
    NotRenewableError,
)
from portal.cards.models import Card, CardState, CardStep, Medium
from portal.cards.queries.due import Due, DueTerms, count_due, due_ids
from portal.core.codes import parse_card_folio
from portal.entrepreneurs.models import State
from tests.factories.cards import (
    CHOICES,
    NOW,
    approved_card,
    delivered_card,
    printed_card,
    registered,
    taken_over_card,
)

TODAY = NOW.date()


def issue(session, woman, now=NOW):
    return issue_card(session, woman, choices=CHOICES, today=now.date(), by_id=None, now=now)


def ask(session, card, now=NOW):
    return request_replacement(session, card, reason="Se rompió", by_id=None, now=now)


def test_a_registered_woman_gets_a_card_for_a_year(session):
    card = issue(session, registered(session, printed_name="Rosa Canul"))

    assert card.state is CardState.APPROVED
    assert card.printed_name == "Rosa Canul"
    assert card.valid_until == date(2027, 11, 23)
    assert parse_card_folio(card.folio) == card.folio
    assert not card.is_expired(card.valid_until)
    assert card.is_expired(card.valid_until + timedelta(days=1))


def test_every_step_is_in_its_history_and_the_audit(session):
    card = issue(session, registered(session))

    steps = session.execute(select(CardStep.before, CardStep.after).order_by(CardStep.id)).all()
    assert steps == [(None, CardState.REQUESTED), (CardState.REQUESTED, CardState.APPROVED)]
    assert session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == card.id)).all() == [
        "issue_card"
    ]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.REJECTED, State.WITHDRAWN])
def test_without_an_approved_application_there_is_no_card(session, state):
    with pytest.raises(NotRegisteredError):
        issue(session, registered(session, state=state))


def test_two_cards_are_never_made_at_once(session):
    woman = registered(session)
    issue(session, woman)
    with pytest.raises(CardInProductionError):
        issue(session, woman)


def test_a_good_card_is_not_followed_by_another(session, ring):
    woman = registered(session)
    delivered_card(session, ring, woman)
    with pytest.raises(CardInUseError):
        issue(session, woman)


def test_a_card_without_code_is_issued_anew_and_keeps_its_last_day(session):
    old = taken_over_card(session)
    new = issue(session, old.application)
    assert new.replaces_id == old.id
    assert new.valid_until == old.valid_until


def test_what_was_asked_for_is_what_is_issued(session, ring):
    old = delivered_card(session, ring)
    asked = ask(session, old)
    assert (asked.state, asked.valid_until, asked.reason) == (CardState.REQUESTED, None, "Se rompió")

    issued = issue(session, old.application, now=NOW + timedelta(days=90))

    assert issued.id == asked.id
    assert issued.valid_until == old.valid_until, "a replacement lasts no longer than what it replaces"


def test_a_replacement_is_asked_for_once(session, ring):
    old = delivered_card(session, ring)
    ask(session, old)
    with pytest.raises(CardInProductionError):
        ask(session, old)


def test_only_a_card_in_use_can_be_replaced(session, ring):
    old = delivered_card(session, ring)
    revoke(session, old, reason="Se mudó", by_id=None, now=NOW)
    with pytest.raises(CardEndedError):
        ask(session, old)
    assert issue(session, old.application).replaces_id is None


def test_a_card_whose_key_was_retired_is_due_and_issued_anew(session, ring):
    held, waits, fine = delivered_card(session, ring), printed_card(session, ring), registered(session)
    ring.rotate(now=NOW)
    delivered_card(session, ring, fine)
    ring.retire(1, now=NOW)
    terms = DueTerms(choices=CHOICES, today=NOW.date(), retired=ring.retired_ids)
    due = due_ids(session, terms)
    assert due == [held.application_id, waits.application_id]
    assert count_due(session, terms)[Due.RETIRED] == 2
    assert due_ids(session, DueTerms(choices=CHOICES, today=NOW.date())) == []

    issued = issue_cards(
        session, due, choices=CHOICES, today=NOW.date(), by_id=None, now=NOW, retired=ring.retired_ids
    )

    assert [card.state for card in issued] == [CardState.APPROVED] * 2
    assert (issued[0].replaces_id, issued[0].valid_until) == (held.id, held.valid_until)
    assert issued[1] is waits and not waits.living(Medium.PRINTED)
    assert due_ids(session, terms) == []


def test_another_card_does_not_go_round_a_suspension(session, ring):
    old = delivered_card(session, ring)
    suspend(session, old, reason="Aclaración", by_id=None, now=NOW)
    with pytest.raises(CardSuspendedError):
        ask(session, old)
    with pytest.raises(CardSuspendedError):
        issue(session, old.application, now=NOW + timedelta(days=350))


def test_a_card_is_renewed_near_its_last_day_and_loses_none(session, ring):
    old = delivered_card(session, ring)
    last = old.valid_until
    early, late = last - timedelta(days=31), last - timedelta(days=30)
    with pytest.raises(NotRenewableError):
        renew(session, old, choices=CHOICES, today=early, by_id=None, now=NOW)

    renew(session, old, choices=CHOICES, today=late, by_id=None, now=NOW)
    new = issue_card(session, old.application, choices=CHOICES, today=late, by_id=None, now=NOW)

    assert new.valid_until == date(2028, 11, 23)


def test_an_expired_card_is_followed_by_a_whole_year(session, ring):
    old = delivered_card(session, ring)
    later = NOW + timedelta(days=500)
    new = issue(session, old.application, now=later)
    assert new.valid_until == date(2029, 4, 6)


def test_the_database_itself_refuses_a_second_card_in_production(session):
    first = approved_card(session)
    session.add(
        Card(folio="0000-0000-000", application_id=first.application_id, printed_name="Rosa", created_at=NOW)
    )
    with pytest.raises(IntegrityError):
        session.flush()
