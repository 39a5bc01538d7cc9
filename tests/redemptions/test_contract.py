"""The API keeps what its document promises: schemathesis asks as a device, as each role and as nobody."""

import re

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from portal.core.roles import Role
from portal.redemptions.api.document import OPERATIONS
from portal.redemptions.api.shapes import KEY
from tests.factories.redemptions import Counter, new_key
from tests.factories.vendors import member
from tests.promises.sizes import LARGE, size

pytestmark = pytest.mark.sqlite_only

EXAMPLES = size(20, 100)


SHOP = {Role.CASHIER, Role.VENDOR_MANAGER}


OUTSIDERS = (Role.CLERK, Role.ENTREPRENEUR, Role.ADMINISTRATOR)
"""Who is no till; the others of them are asked where many are."""


@pytest.fixture(params=["device", *(Role if LARGE else (*sorted(SHOP), *OUTSIDERS)), "nobody"])
def who(request) -> str:
    return request.param


@pytest.fixture
def credentials(who: str, app: Flask, stock, client_of) -> dict[str, dict[str, str]]:
    """How to send what proves who asks; empty for nobody."""
    app.config["WTF_CSRF_ENABLED"] = True
    till, hers = stock(lambda shop: member(shop.session, shop.vendor, who).id if who in SHOP else None)
    if who in set(Role):
        client = client_of(hers or who)
        token = re.search(r'data-csrf="([^"]+)"', client.get("/caja").text)[1]
        # werkzeug's client drops a Cookie header: a cookie has to be given as one
        return {"headers": {"X-CSRFToken": token}, "cookies": {"portal": client.get_cookie("portal").value}}
    return {"headers": till.headers} if who == "device" else {}


def ask(app: Flask, path: str, proof: dict[str, dict[str, str]], modes, change=lambda case: None) -> set[int]:
    """Ask in every way that schemathesis can think of; return the statuses seen."""
    operation = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)[path]["POST"]
    cases = st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes])
    seen: set[int] = set()

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def every_case(case) -> None:
        change(case)
        if proof:
            case.headers.pop("Authorization", None)  # an invented secret would be believed before a session
        if KEY.fullmatch(case.headers.get("Idempotency-Key", "")):
            case.headers["Idempotency-Key"] = new_key()  # a key that came before rightly means that request
        seen.add(case.call_and_validate(**proof).status_code)

    every_case()
    return seen


@pytest.mark.parametrize("path", OPERATIONS)
def test_what_the_document_says_is_true(app: Flask, who: str, credentials, path: str):
    seen = ask(app, path, credentials, GenerationMode)
    assert (401 in seen) == (not credentials)
    if who == "nobody":
        assert 401 in seen
    elif who == "device" or who in SHOP:
        assert seen & {200, 404, 409, 422}
    else:
        assert 403 in seen and not seen & {200, 201, 404, 409}


@pytest.mark.parametrize("path", ["/api/v1/scan", "/api/v1/redemptions"])
def test_it_is_true_of_good_cards_too(app: Flask, stock, path: str):
    def fill(shop: Counter) -> tuple[str, int]:
        return shop.card(), shop.coffee().id

    till, (code, coffee) = stock(fill)

    def with_a_good_card(case) -> None:
        if isinstance(case.body, dict) and "code" in case.body:
            case.body["code"] = code
            case.body |= {"benefit": coffee} if "benefit" in case.body else {}

    proof = {"headers": till.headers}
    assert ask(app, path, proof, [GenerationMode.POSITIVE], with_a_good_card) & {200, 201}
