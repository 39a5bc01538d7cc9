"""Every reason of the closed list, in its order, with words for the cashier and for the woman."""

import json
from base64 import b32decode, b32encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from portal.cards.actions.printing import reprint_card
from portal.cards.actions.stopping import lose_token, revoke, suspend
from portal.cards.models import Card, CardState
from portal.core.periods import Window
from portal.entrepreneurs.models import State
from portal.redemptions.errors import BenefitNotFoundError, Reason, RefusedError
from portal.redemptions.models import Place, Redemption
from portal.tokens.layout import TokenType
from portal.vendors.models import Agreement, BenefitKind, BenefitState, LimitScope, VendorState
from portal.vendors.terms import Limit
from tests.factories.cards import code_of, delivered_card, printed_card, taken_over_card, token_of
from tests.factories.redemptions import NOW, Counter
from tests.factories.vendors import benefit, branch, vendor

DAILY = Limit(LimitScope.CARD, Window.DAY, 1)


def card_of(shop: Counter) -> tuple[Card, str]:
    card = delivered_card(shop.session, shop.ring)
    return card, code_of(shop.session, shop.ring, card)


def expired(shop: Counter):
    card, code = card_of(shop)
    card.valid_until = date(2026, 11, 1)
    return code


def revoked(shop: Counter):
    card, code = card_of(shop)
    revoke(shop.session, card, reason="", by_id=None, now=NOW)
    return code


def lost(shop: Counter):
    card, code = card_of(shop)
    lose_token(shop.session, token_of(shop.session, card), by_id=None, now=NOW)
    return code


def suspended(shop: Counter):
    card, code = card_of(shop)
    suspend(shop.session, card, reason="", by_id=None, now=NOW)
    return code


def not_delivered(shop: Counter):
    return code_of(shop.session, shop.ring, printed_card(shop.session, shop.ring))


def replaced(shop: Counter):
    card, code = card_of(shop)
    card.state = CardState.REPLACED
    return code


def not_registered(shop: Counter):
    card, code = card_of(shop)
    card.application.state = State.WITHDRAWN
    return code


def forged(shop: Counter):
    raw = bytearray(b32decode(shop.card() + "==="))
    raw[-1] ^= 1
    return b32encode(bytes(raw)).decode().rstrip("=")


def never_issued(shop: Counter):
    card, _ = card_of(shop)
    said = token_of(shop.session, card).token.said
    code = shop.ring.sign(replace(said, index=said.index ^ 1))
    return b32encode(code).decode().rstrip("=")


def of_another_kind(shop: Counter):
    card, _ = card_of(shop)
    said = token_of(shop.session, card).token.said
    return b32encode(shop.ring.sign(replace(said, type=TokenType.CERTIFICATE))).decode().rstrip("=")


CARDS: list[tuple[Callable[[Counter], str], Reason]] = [
    (lambda _: "https://example.mx/menu", Reason.UNKNOWN),
    (lambda _: "0000-0000-000", Reason.UNKNOWN),
    (never_issued, Reason.UNKNOWN),
    (of_another_kind, Reason.UNKNOWN),
    (forged, Reason.BAD_SIGNATURE),
    (expired, Reason.EXPIRED),
    (revoked, Reason.REVOKED),
    (lost, Reason.LOST),
    (suspended, Reason.SUSPENDED),
    (not_delivered, Reason.NOT_DELIVERED),
    (replaced, Reason.REPLACED),
    (not_registered, Reason.NOT_REGISTERED),
]


def reason_of(answer) -> str:
    assert answer.status == 409
    body = json.loads(answer.body)
    assert body["message"].endswith(".") and body["next"].endswith(".")
    return body["reason"]


@pytest.mark.parametrize("make, reason", CARDS, ids=[str(number) for number in range(len(CARDS))])
def test_a_card_that_is_not_good(shop: Counter, make, reason):
    coffee, code = shop.coffee(), make(shop)
    shop.session.flush()

    assert reason_of(shop.redeem(code, coffee)) == reason
    with pytest.raises(RefusedError) as refused:
        shop.scan(code)
    assert refused.value.reason is reason
    assert shop.session.query(Redemption).count() == 0


def test_a_code_whose_last_day_is_over(shop: Counter):
    coffee, code = shop.coffee(), shop.card()

    assert reason_of(shop.redeem(code, coffee, now=NOW + timedelta(days=800))) == Reason.EXPIRED


def test_losing_the_plastic_leaves_the_phone_alive(shop: Counter):
    card, code = card_of(shop)
    phone = code_of(shop.session, shop.ring, card, "phone")
    lose_token(shop.session, token_of(shop.session, card), by_id=None, now=NOW)
    coffee = shop.coffee()

    assert reason_of(shop.redeem(code, coffee)) == Reason.LOST
    assert shop.redeem(phone, coffee).status == 201


def test_without_its_plastic_a_card_is_not_typed_either(shop: Counter):
    card, _ = card_of(shop)
    coffee, old = shop.coffee(), taken_over_card(shop.session)
    assert shop.redeem(card.folio, coffee).status == 201
    lose_token(shop.session, token_of(shop.session, card, "phone"), by_id=None, now=NOW)
    assert shop.redeem(card.folio, coffee).status == 201
    lose_token(shop.session, token_of(shop.session, card), by_id=None, now=NOW)

    assert reason_of(shop.redeem(card.folio, coffee)) == Reason.LOST
    with pytest.raises(RefusedError) as refused:
        shop.scan(card.folio)
    assert refused.value.reason is Reason.LOST
    assert shop.redeem(old.folio, coffee).status == 201


def test_a_spoiled_plastic_that_waits_to_be_printed_again_is_not_lost(shop: Counter):
    card = printed_card(shop.session, shop.ring)
    reprint_card(shop.session, card, reason="", by_id=None, now=NOW)

    assert reason_of(shop.redeem(card.folio, shop.coffee())) == Reason.NOT_DELIVERED


def test_a_shop_that_may_not_redeem(shop: Counter):
    coffee, code = shop.coffee(), shop.card()
    shop.vendor.state = VendorState.PAUSED
    shop.session.flush()
    assert reason_of(shop.redeem(code, coffee)) == Reason.VENDOR_NOT_APPROVED

    shop.vendor.state = VendorState.APPROVED
    shop.session.query(Agreement).update({"ends_on": date(2026, 11, 23)})
    assert reason_of(shop.redeem(code, coffee)) == Reason.AGREEMENT_ENDED


def test_a_benefit_that_is_not_granted_now(shop: Counter):
    code = shop.card()
    paused = benefit(shop.session, shop.vendor, state=BenefitState.PAUSED)
    over = shop.coffee(valid_to=date(2026, 11, 23))
    tomorrow = shop.coffee(weekdays=0b0000100)
    mornings = shop.coffee(from_hour=time(8), to_hour=time(13))

    assert reason_of(shop.redeem(code, paused, amount=1)) == Reason.BENEFIT_INACTIVE
    assert reason_of(shop.redeem(code, over)) == Reason.BENEFIT_INACTIVE
    assert reason_of(shop.redeem(code, tomorrow)) == Reason.OUTSIDE_HOURS
    assert reason_of(shop.redeem(code, mornings)) == Reason.OUTSIDE_HOURS
    assert shop.redeem(code, mornings, now=NOW - timedelta(minutes=1)).status == 201


def test_limits_are_checked_card_first(shop: Counter):
    shop.device.branch_id = branch(shop.session, shop.vendor).id
    first, second = shop.card(), shop.card()
    for_all = shop.coffee(Limit(LimitScope.TOTAL, Window.DAY, 1), DAILY)
    here = shop.coffee(Limit(LimitScope.BRANCH, Window.DAY, 1))

    assert shop.redeem(first, for_all).status == shop.redeem(first, here).status == 201
    assert reason_of(shop.redeem(first, for_all)) == Reason.LIMIT_CARD
    assert reason_of(shop.redeem(second, for_all)) == Reason.LIMIT_TOTAL
    assert reason_of(shop.redeem(second, here)) == Reason.LIMIT_BRANCH


def test_a_new_card_does_not_start_the_count_anew(shop: Counter):
    old, code = card_of(shop)
    coffee = shop.coffee(Limit(LimitScope.CARD, Window.MONTH, 1))
    assert shop.redeem(code, coffee).status == 201
    old.state = CardState.REPLACED
    shop.session.flush()
    new = delivered_card(shop.session, shop.ring, old.application)

    assert reason_of(shop.redeem(code_of(shop.session, shop.ring, new), coffee)) == Reason.LIMIT_CARD


def test_a_purchase_that_is_too_small(shop: Counter):
    code = shop.card()
    big = benefit(shop.session, shop.vendor, minimum=20_000)

    assert reason_of(shop.redeem(code, big, amount=19_999)) == Reason.BELOW_MINIMUM
    assert shop.redeem(code, big, amount=20_000).status == 201


def test_an_undo_that_comes_too_late(shop: Counter):
    given = json.loads(shop.redeem(shop.card(), shop.coffee(DAILY)).body)["id"]

    with pytest.raises(RefusedError) as refused:
        shop.annul(given, now=NOW + timedelta(minutes=15, seconds=1))

    assert refused.value.reason is Reason.TOO_OLD_TO_ANNUL
    assert shop.session.query(Place).count() == 1


@pytest.mark.parametrize(
    "terms, amount, saving, to_pay",
    [
        ({"kind": BenefitKind.PERCENT, "percent": 10}, 1_009, 100, 909),
        ({"kind": BenefitKind.PERCENT, "percent": 50, "cap": 300}, 1_000, 300, 700),
        ({"kind": BenefitKind.FIXED_AMOUNT, "amount": 500}, 300, 300, 0),
        ({"kind": BenefitKind.SPECIAL_PRICE, "amount": 8_000}, 10_000, 2_000, 8_000),
        ({"kind": BenefitKind.FREE_ITEM, "amount": 2_500}, 9_000, 2_500, 9_000),
    ],
)
def test_what_is_saved(shop: Counter, terms, amount, saving, to_pay):
    some = shop.coffee(**terms)
    answer = json.loads(shop.redeem(shop.card(), some, amount=amount).body)

    assert (answer["saving"], answer["to_pay"]) == (saving, to_pay)


def test_another_shops_benefit_does_not_exist(shop: Counter):
    other = benefit(shop.session, vendor(shop.session))
    with pytest.raises(BenefitNotFoundError):
        shop.redeem(shop.card(), other, amount=1)
