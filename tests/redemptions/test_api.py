"""The three requests of a till, over HTTP."""

import re
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.cards.models import Card, CardState
from portal.core.periods import Window
from portal.core.roles import Role
from portal.redemptions.models import Attempt, Redemption
from portal.vendors.models import BenefitKind, Device, LimitScope
from portal.vendors.terms import Limit
from portal.web.extensions import db
from tests.factories.redemptions import NOW, Counter
from tests.factories.vendors import benefit, member
from tests.redemptions.conftest import TillClient

MONTHLY = Limit(LimitScope.CARD, Window.MONTH, 1)


def cakes(shop: Counter) -> tuple[str, int]:
    """A card, and ten percent on cakes once a month."""
    return shop.card(), benefit(shop.session, shop.vendor, MONTHLY, item="repostería").id


def test_a_till_scans_redeems_and_undoes(stock):
    till, (code, cake) = stock(cakes)

    found = till.scan(f"HTTPS://PORTAL.EXAMPLE.MX/T/{code}")
    assert found.status_code == 200
    assert found.json["code"] == code
    assert found.json["holder"] == "Rosa C."
    assert found.json["benefits"][0]["title"] == "10\N{NO-BREAK SPACE}% en repostería"
    assert found.json["benefits"][0]["left"][0]["words"] == "Le queda 1 de 1 este mes"

    given = till.redeem(found.json["code"], cake, amount=48_000)
    assert given.status_code == 201
    assert (given.json["saving"], given.json["to_pay"]) == (4_800, 43_200)

    again = till.redeem(code, cake, amount=48_000)
    assert again.status_code == 409
    assert again.json["reason"] == "limit_card"
    assert again.json["message"] == "Ya usó este beneficio este mes."

    undone = till.annul(given.json["id"])
    assert undone.status_code == 200
    assert till.annul(given.json["id"]).data == undone.data
    assert till.redeem(code, cake, amount=48_000).status_code == 201


def test_times_are_those_of_the_wall(app, stock):
    till, (code, cake) = stock(cakes)

    given = till.redeem(code, cake, amount=100).json
    undone = till.annul(given["id"]).json["annulled_at"]

    at, until = (datetime.fromisoformat(given[name]) for name in ("at", "undo_until"))
    assert until - at == timedelta(minutes=15)
    assert all(text.endswith("-05:00") for text in (given["at"], given["undo_until"], undone))
    assert till.annul(given["id"]).json["annulled_at"] == undone


def test_the_cashier_reads_what_the_shop_adds_in_words(stock):
    till, code = stock(
        lambda shop: (shop.card(), benefit(shop.session, shop.vendor, conditions="Con cita"))[0]
    )

    assert till.scan(code).json["benefits"][0]["conditions"] == "Con cita"


def test_a_repeat_gets_the_same_bytes(stock):
    till, (code, cake) = stock(cakes)

    first = till.redeem(code, cake, key="k" * 16, amount=100)
    second = till.redeem(code, cake, key="k" * 16, amount=100)

    assert first.status_code == second.status_code == 201
    assert first.data == second.data


def test_a_refusal_is_repeated_too(stock):
    till, (code, cake) = stock(cakes)
    till.redeem(code, cake, amount=100)

    refused = till.redeem(code, cake, key="r" * 16, amount=100)

    assert refused.status_code == 409
    assert till.redeem(code, cake, key="r" * 16, amount=100).data == refused.data


def test_a_key_means_one_request(stock):
    till, (code, cake) = stock(cakes)
    till.redeem(code, cake, key="k" * 16, amount=100)

    other = till.redeem(code, cake, key="k" * 16, amount=200)

    assert other.status_code == 422
    assert "Idempotency-Key" in other.json["errors"]


def test_the_keys_of_another_till_do_not_exist(stock):
    till, (code, cake) = stock(cakes)
    till.redeem(code, cake, key="k" * 16, amount=100)
    other, (its_code, its_cake) = stock(cakes)

    assert other.redeem(its_code, its_cake, key="k" * 16, amount=100).status_code == 201
    assert till.redeem(its_code, its_cake, key="j" * 16, amount=100).status_code == 404


def test_another_shops_redemption_does_not_exist(stock):
    till, (code, cake) = stock(cakes)
    other, _ = stock(cakes)
    given = till.redeem(code, cake, amount=100).json["id"]

    assert other.annul(given).status_code == 404
    assert other.annul("0" * 20).status_code == 404


def test_the_price_is_asked_for_where_it_is_needed(stock):
    till, (code, cake) = stock(cakes)

    missing = till.redeem(code, cake)

    assert missing.status_code == 422
    assert "amount" in missing.json["errors"]


def test_without_a_credential_nothing_is_told(stock):
    till, (code, cake) = stock(cakes)
    for header in ("", "Bearer ", "Bearer nobody", "Basic eDp5"):
        till.headers = {"Authorization": header}
        for answer in (till.scan(code), till.redeem(code, cake, amount=1), till.annul("x")):
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"
    till.headers = {}
    assert till.scan(code).status_code == 401


def test_what_is_malformed_is_told_field_by_field(stock):
    till, (code, cake) = stock(cakes)
    bodies = {
        "code": {"code": 7, "benefit": cake},
        "benefit": {"code": code, "benefit": 1.5},
        "amount": {"code": code, "benefit": cake, "amount": "480"},
        "occurred_at": {"code": code, "benefit": cake, "occurred_at": "2026-11-22T13:05:00"},
        "note": {"code": code, "benefit": cake, "note": "a\x00b"},
        "colour": {"code": code, "benefit": cake, "colour": "red"},
        "body": [],
    }
    for field, body in bodies.items():
        answer = till.post("/redemptions", body, **{"Idempotency-Key": "k" * 16})
        assert answer.status_code == 422, field
        assert list(answer.json["errors"]) == [field]

    assert till.post("/redemptions", {"code": code, "benefit": cake}).status_code == 422
    broken = till.client.post(
        "/api/v1/scan", data=b'{"code":', headers=till.headers, content_type="application/json"
    )
    assert broken.status_code == 422
    assert till.client.post("/api/v1/scan", data=b"code=x", headers=till.headers).status_code == 415
    assert till.scan("x" * 20_000).status_code == 413


def test_a_typed_folio_works_as_well(stock):
    till, (code, coffee) = stock(lambda shop: (shop.card(), shop.coffee().id))
    folio = till.scan(code).json["card"]["folio"]

    assert till.scan(folio.lower().replace("-", " ")).json["holder"] == "Rosa C."
    assert till.redeem(folio, coffee).status_code == 201


def test_who_types_folios_that_do_not_exist_has_to_wait(stock):
    till, (code, coffee) = stock(lambda shop: (shop.card(), shop.coffee().id))
    for _ in range(10):
        assert till.scan("0000-0000-000").status_code == 409

    waiting = till.scan("0000-0000-000")

    assert waiting.status_code == 429
    assert 1 <= int(waiting.headers["Retry-After"]) <= 60
    assert till.redeem("0000-0000-000", coffee).status_code == 429
    assert till.scan(code).status_code == 200


def test_forged_codes_never_lock_a_till(stock):
    till, (code, _) = stock(lambda shop: (shop.card(), shop.coffee().id))
    for number in range(30):
        forged = code[:60] + "ABCDEFGH"[number % 8] + code[61:]
        assert forged == code or till.scan(forged).json["reason"] in {"bad_signature", "unknown"}

    assert till.scan(code).status_code == 200


def test_a_refused_scan_is_kept_and_what_is_no_code_of_ours_is_not(app, stock):
    def one_suspended(shop: Counter) -> tuple[str, str]:
        suspended = shop.card()
        shop.session.execute(update(Card).values(state=CardState.SUSPENDED))
        return suspended, shop.card()

    till, (suspended, forged) = stock(one_suspended)
    middle = "A" if forged[60] != "A" else "B"

    assert till.scan(suspended).json["reason"] == "suspended"
    assert till.scan(forged[:60] + middle + forged[61:]).json["reason"] == "bad_signature"
    assert till.scan("https://example.com/menu").json["reason"] == "unknown"

    with app.app_context():
        kept = db.session.execute(select(Attempt.reason, Attempt.benefit_id, Attempt.card_id)).all()
    assert [(row.reason, row.benefit_id, row.card_id is None) for row in kept] == [
        ("suspended", None, False),
        ("bad_signature", None, True),
    ]


def test_a_free_item_asks_for_nothing(stock):
    till, (code, coffee) = stock(lambda shop: (shop.card(), shop.coffee().id))

    given = till.redeem(code, coffee, note="Ticket 12", occurred_at="2026-11-22T13:05:00-05:00")

    assert given.json["benefit"] == {"id": coffee, "title": "Un café gratis"}
    assert given.json["amount"] is given.json["to_pay"] is None
    assert till.scan(code).json["benefits"][0]["kind"] == BenefitKind.FREE_ITEM


def test_a_signed_in_cashier_is_a_till(app, client_of, stock):
    till, (code, coffee, cashier) = stock(
        lambda shop: (shop.card(), shop.coffee(MONTHLY).id, member(shop.session, shop.vendor).id)
    )
    hers = TillClient(client_of(cashier), {})

    given = hers.redeem(code, coffee)

    assert given.status_code == 201
    assert till.redeem(code, coffee).json["reason"] == "limit_card"
    assert till.annul(given.json["id"]).status_code == 200
    with app.app_context():
        assert db.session.scalars(select(Redemption.cashier_id)).all() == [cashier]


def test_a_session_needs_the_csrf_token_too(app, client_of, stock):
    _, (code, cashier) = stock(lambda shop: (shop.card(), member(shop.session, shop.vendor).id))
    app.config["WTF_CSRF_ENABLED"] = True
    hers = TillClient(client_of(cashier), {})

    assert hers.scan(code).status_code == 400
    hers.headers = {"X-CSRFToken": re.search(r'data-csrf="([^"]+)"', hers.client.get("/caja").text)[1]}
    assert hers.scan(code).status_code == 200


def test_who_works_for_no_shop_is_no_till(client_of, stock):
    _, code = stock(lambda shop: shop.card())
    for role in Role:
        assert TillClient(client_of(role), {}).scan(code).status_code == 403


def test_a_revoked_device_is_refused_at_once(app, stock):
    till, (code, device_id) = stock(lambda shop: (shop.card(), shop.device.id))
    assert till.scan(code).status_code == 200
    with app.app_context():
        db.session.get_one(Device, device_id).revoked_at = NOW
        db.session.commit()

    assert till.scan(code).status_code == 401


def test_a_device_is_seen_at_most_once_a_minute(app, stock):
    till, (code, device_id) = stock(lambda shop: (shop.card(), shop.device.id))

    def seen():
        with app.app_context():
            return db.session.get_one(Device, device_id).seen_at

    assert seen() is None
    till.scan(code)
    first = seen()
    till.scan(code)

    assert first is not None
    assert seen() == first
