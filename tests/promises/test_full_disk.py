"""A full disk: nothing acknowledged is lost, the rest is refused in words, and work goes on by itself."""

import resource
import secrets
from collections.abc import Iterator

import pytest

from portal.core.periods import Window
from portal.redemptions.models import Attempt
from portal.vendors.models import LimitScope
from portal.vendors.terms import Limit
from tests.factories.redemptions import Counter
from tests.promises.tills import Market, Reply, market
from tests.serving import serving, start_portal

pytestmark = [pytest.mark.promise, pytest.mark.sqlite_only]

MOST = 400


@pytest.fixture
def goods() -> dict[str, object]:
    return {}


@pytest.fixture
def place(database, tmp_path, goods) -> Iterator[Market]:
    def fill(shop: Counter) -> None:
        goods["benefit"] = shop.coffee(Limit(LimitScope.TOTAL, Window.EVER, 10**6)).id
        goods["code"] = shop.card()

    with market(database, tmp_path, fill) as place:
        yield place


@pytest.mark.parametrize("is_full", [True, False])
def test_nothing_acknowledged_is_lost_on_a_full_disk(place: Market, goods, is_full: bool):
    """Let no file of the portal grow beyond what it has; with room, the same run meets no refusal."""
    body = {"code": goods["code"], "benefit": goods["benefit"]}
    heard: dict[str, Reply] = {}

    def redeem(key: str) -> Reply:
        heard[key] = place.till.redeem(key, body)
        return heard[key]

    process = start_portal(place.port, instance=place.instance, database=place.database)
    with serving(process):
        assert redeem(secrets.token_hex(12)).status == 201
        if is_full:
            largest = max(file.stat().st_size for file in place.instance.rglob("*") if file.is_file())
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
        refused = next((key for _ in range(MOST) if redeem(key := secrets.token_hex(12)).status == 503), None)
        assert (refused is not None) is is_full
        if refused is not None:
            assert "misma llave" in heard[refused].json["message"]
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
            assert redeem(refused).status == 201  # without a restart, with the same key

    with place.engine.connect() as connection:
        rows = connection.execute(Attempt.__table__.select()).all()
    assert {row.key: (row.status, bytes(row.answer)) for row in rows} == {
        key: (reply.status, reply.body) for key, reply in heard.items()
    }
