"""The API keeps what its document promises: schemathesis asks as a device, as a cashier and as nobody."""

import re

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from portal.redemptions.api.document import OPERATIONS
from portal.redemptions.api.shapes import KEY
from tests.factories.redemptions import Counter, new_key
from tests.factories.vendors import member
from tests.promises.sizes import size

pytestmark = pytest.mark.sqlite_only

EXAMPLES = size(20, 100)


@pytest.fixture(params=["device", "cashier", "nobody"])
def credentials(request, app: Flask, stock, client_of) -> dict[str, str]:
    """Headers of who asks."""
    app.config["WTF_CSRF_ENABLED"] = True
    till, cashier = stock(lambda shop: member(shop.session, shop.vendor).id)
    if request.param == "cashier":
        client = client_of(cashier)
        token = re.search(r'data-csrf="([^"]+)"', client.get("/caja").text)[1]
        cookie = client.get_cookie("portal")
        return {"X-CSRFToken": token, "Cookie": f"portal={cookie.value}"}
    return till.headers if request.param == "device" else {}


def ask(app: Flask, path: str, headers: dict[str, str], modes, change=lambda case: None) -> set[int]:
    """Ask in every way that schemathesis can think of; return the statuses seen."""
    operation = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)[path]["POST"]
    cases = st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes])
    seen: set[int] = set()

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def every_case(case) -> None:
        change(case)
        if KEY.fullmatch(case.headers.get("Idempotency-Key", "")):
            case.headers["Idempotency-Key"] = new_key()  # a key that came before rightly means that request
        seen.add(case.call_and_validate(headers=headers).status_code)

    every_case()
    return seen


@pytest.mark.parametrize("path", OPERATIONS)
def test_what_the_document_says_is_true(app: Flask, credentials, path: str):
    assert ask(app, path, credentials, GenerationMode) & ({401} if not credentials else {409, 404, 422})


@pytest.mark.parametrize("path", ["/api/v1/scan", "/api/v1/redemptions"])
def test_it_is_true_of_good_cards_too(app: Flask, stock, path: str):
    def fill(shop: Counter) -> tuple[str, int]:
        return shop.card(), shop.coffee().id

    till, (code, coffee) = stock(fill)

    def with_a_good_card(case) -> None:
        if isinstance(case.body, dict) and "code" in case.body:
            case.body["code"] = code
            case.body |= {"benefit": coffee} if "benefit" in case.body else {}

    assert ask(app, path, till.headers, [GenerationMode.POSITIVE], with_a_good_card) & {200, 201}
