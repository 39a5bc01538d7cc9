"""The three requests of a till, over HTTP."""

from portal.core.periods import Window
from portal.vendors.models import BenefitKind, Scope
from portal.vendors.terms import Limit
from tests.factories.redemptions import Counter
from tests.factories.vendors import benefit

MONTHLY = Limit(Scope.CARD, Window.MONTH, 1)


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


def test_a_free_item_asks_for_nothing(stock):
    till, (code, coffee) = stock(lambda shop: (shop.card(), shop.coffee().id))

    given = till.redeem(code, coffee, note="Ticket 12", occurred_at="2026-11-22T13:05:00-05:00")

    assert given.json["benefit"] == {"id": coffee, "title": "Un café gratis"}
    assert given.json["amount"] is given.json["to_pay"] is None
    assert till.scan(code).json["benefits"][0]["kind"] == BenefitKind.FREE_ITEM
