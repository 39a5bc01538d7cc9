"""What shops and staff read of redemptions, and what a woman reads of hers."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.cards.models import Card
from portal.core.codes import new_card_folio
from portal.core.roles import Role
from portal.redemptions.errors import Reason
from portal.redemptions.models import Redemption
from portal.redemptions.queries.hers import saved_by, uses_of
from portal.redemptions.queries.reports import (
    Sought,
    Total,
    benefits_nobody_uses,
    month_of,
    redemptions,
    refusals_by_reason,
    total_of,
    totals_by_benefit,
    totals_by_branch,
    vendors_without_scans,
)
from portal.vendors.models import BenefitKind, LimitScope, Window
from portal.vendors.terms import Limit
from portal.web.extensions import db
from tests.factories import vendors
from tests.factories.redemptions import NOW, ZONE, Counter, counter

DAY = NOW.astimezone(ZONE).date()
TEN = {"kind": BenefitKind.PERCENT, "percent": 10, "item": "repostería"}


def answer_id(answer) -> str:
    assert answer.status == 201, answer.body
    return str(json.loads(answer.body)["id"])


def test_totals_count_what_stands_and_tell_what_was_undone(session, shop: Counter):
    cake = vendors.benefit(session, shop.vendor, **TEN)
    shop.redeem(shop.card(), cake, amount=10000)
    shop.redeem(shop.card(), cake, amount=20000)
    shop.annul(answer_id(shop.redeem(shop.card(), cake, amount=50000)))
    shop.redeem(shop.card(), shop.coffee())

    totals = totals_by_benefit(session, Sought(vendor_id=shop.vendor.id), ZONE)

    assert [(total.count, total.amount, total.saving, total.undone) for total in totals] == [
        (2, 30000, 3000, 1),
        (1, 0, 0, 0),
    ]
    whole = total_of(session, Sought(vendor_id=shop.vendor.id), ZONE)
    assert (whole.count, whole.amount, whole.saving, whole.undone) == (3, 30000, 3000, 1)
    assert total_of(session, Sought(first=DAY + timedelta(days=1)), ZONE) == Total("Todo", 0, 0, 0, 0)
    assert [total.name for total in totals_by_branch(session, Sought(), ZONE)] == ["Sin sucursal"]


def test_days_of_a_period_are_local_and_both_count(session, shop: Counter):
    coffee = shop.coffee()
    last_minute = datetime(2026, 12, 1, 4, 59, tzinfo=UTC)  # 30 November, 11:59 p.m. in Cancún
    shop.redeem(shop.card(), coffee, now=last_minute)
    shop.redeem(shop.card(), coffee, now=last_minute + timedelta(minutes=1))

    november = Sought(first=date(2026, 11, 1), last=date(2026, 11, 30))

    assert len(session.scalars(redemptions(november, ZONE)).all()) == 1


def test_a_month_ends_on_its_last_day():
    assert month_of(date(2028, 2, 10)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_refusals_are_counted_by_reason(session, shop: Counter):
    coffee = shop.coffee(Limit(LimitScope.CARD, Window.DAY, 1))
    code = shop.card()
    for _ in range(3):
        shop.redeem(code, coffee)

    assert refusals_by_reason(session, Sought(vendor_id=shop.vendor.id), ZONE) == [(Reason.LIMIT_CARD, 2)]


def test_what_nobody_uses_is_found(session, shop: Counter):
    used, unused = shop.coffee(), shop.coffee()
    shop.redeem(shop.card(), used)
    shop.annul(answer_id(shop.redeem(shop.card(), unused)))

    found = benefits_nobody_uses(session, since=NOW - timedelta(days=30), today=DAY)

    assert [benefit.id for benefit in found] == [unused.id]


def test_what_nobody_may_use_today_is_not_told_as_unused(session, shop: Counter):
    ended, future = vendors.vendor(session, agreed=False), vendors.vendor(session, agreed=False)
    vendors.agreement(session, ended, ends_on=DAY - timedelta(days=1))
    vendors.agreement(session, future, starts_on=DAY + timedelta(days=1))
    for without in (ended, future):
        vendors.benefit(session, without)
    shop.coffee(valid_to=DAY - timedelta(days=1))
    good = shop.coffee(valid_from=DAY, valid_to=DAY)

    found = benefits_nobody_uses(session, since=NOW - timedelta(days=30), today=DAY)

    assert [benefit.id for benefit in found] == [good.id]


def test_shops_whose_tills_are_silent_are_found(session, shop: Counter):
    silent = vendors.vendor(session)
    shop.device.seen_at = NOW
    session.flush()

    found = vendors_without_scans(session, since=NOW - timedelta(days=30), today=DAY)

    assert [(vendor.id, at) for vendor, at in found] == [(silent.id, None)]


def test_she_sees_what_she_saved_with_all_her_cards(session, shop: Counter):
    cake = vendors.benefit(session, shop.vendor, **TEN)
    code = shop.card()
    shop.redeem(code, cake, amount=10000)
    shop.annul(answer_id(shop.redeem(code, cake, amount=10000)))
    shop.redeem(shop.card(), cake, amount=70000)
    hers = session.scalars(select(Card).order_by(Card.id)).first().application_id

    saved = saved_by(session, [hers])

    assert (saved.uses, saved.saving) == (1, 1000)
    assert len(uses_of(session, [hers], limit=10)) == 2


# ---- Pages


@pytest.fixture
def place(app):
    """A shop with a redemption of today whose note is a formula, a refused one, and its people."""
    with app.app_context():
        here = counter(db.session, app.extensions["portal.key_ring"])
        now = datetime.now(UTC)
        coffee = here.coffee(Limit(LimitScope.CARD, Window.DAY, 1))
        code = here.card(now=now)
        first = here.redeem(code, coffee, now=now, note="=1+1")
        assert first.status == 201, first.body
        here.redeem(code, coffee, now=now)
        manager = vendors.member(db.session, here.vendor, Role.VENDOR_MANAGER).id
        cashier = vendors.member(db.session, here.vendor).id
        stranger = vendors.member(db.session, vendors.vendor(db.session), Role.VENDOR_MANAGER).id
        db.session.commit()
        return {"vendor": here.vendor.id, "manager": manager, "cashier": cashier, "stranger": stranger}


Client = Callable[..., FlaskClient]


@pytest.mark.sqlite_only
def test_a_manager_sees_her_shop_and_nothing_of_a_woman(place, client_of: Client):
    manager = client_of(place["manager"])

    page = manager.get("/mi-comercio").text

    assert "Un café gratis" in page
    assert manager.get(f"/comercios/{place['vendor']}/canjes").status_code == 200
    for personal in ("Rosa", "998", "CURP"):
        assert personal not in page.split("<main")[1].split("</main")[0]


@pytest.mark.sqlite_only
def test_the_file_opens_in_a_spreadsheet_without_formulas(app, place, client_of: Client):
    answer = client_of(place["manager"]).get(f"/comercios/{place['vendor']}/canjes.csv")

    assert answer.data.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert len(header) == len(row)
    assert row[header.index("Nota")] == "'=1+1"
    with app.app_context():
        assert "download_redemptions" in db.session.scalars(select(AuditEntry.action)).all()


@pytest.mark.sqlite_only
def test_another_shop_is_not_found(place, client_of: Client):
    stranger = client_of(place["stranger"])

    for path in ("canjes", "canjes.csv", "administrar"):
        assert stranger.get(f"/comercios/{place['vendor']}/{path}").status_code == 404
    assert "café" not in stranger.get("/mi-comercio").text


@pytest.mark.sqlite_only
def test_a_cashier_sees_today_and_no_report(place, client_of: Client):
    cashier = client_of(place["cashier"])

    assert "Un café gratis" in cashier.get("/mi-comercio/hoy").text
    assert cashier.get("/mi-comercio").status_code == 403


@pytest.mark.sqlite_only
def test_staff_see_what_was_redeemed_and_refused(place, client_of: Client):
    coordinator = client_of(Role.COORDINATOR)

    assert "Un café gratis" in coordinator.get("/personal/canjes").text
    assert "Un café gratis" not in coordinator.get("/personal/canjes?estado=anulados").text
    assert "Ya lo usó" in coordinator.get("/personal/canjes/rechazados?motivo=limit_card").text
    assert coordinator.get("/personal/canjes/sin-uso").status_code == 200


@pytest.mark.sqlite_only
def test_staff_find_what_one_card_redeemed(app, place, client_of: Client):
    coordinator = client_of(Role.COORDINATOR)
    with app.app_context():
        folio = db.session.scalars(select(Card.folio).join(Redemption, Redemption.card_id == Card.id)).one()

    typed = f" {folio[:4].lower()}-{folio[4:]} "
    assert "Un café gratis" in coordinator.get("/personal/canjes", query_string={"tarjeta": typed}).text
    for other in ("AAAA", new_card_folio()):
        page = coordinator.get("/personal/canjes", query_string={"tarjeta": other})
        assert "No hay canjes así" in page.text


@pytest.mark.sqlite_only
def test_staff_annul_with_a_reason(app, place, client_of: Client):
    coordinator = client_of(Role.COORDINATOR)
    with app.app_context():
        url = f"/personal/canjes/{db.session.scalars(select(Redemption.id)).one()}/anular"
    assert coordinator.post(url, data={}).status_code == 422

    assert coordinator.post(url, data={"reason": "Lo pidió el comercio"}).status_code == 303

    assert "Lo pidió el comercio" in coordinator.get("/personal/canjes?estado=anulados").text
    assert "Lo pidió el comercio" in client_of(place["manager"]).get("/mi-comercio").text


@pytest.mark.sqlite_only
def test_the_guide_names_every_reason_and_its_python_runs(visitor):
    page = visitor.get("/api")

    assert page.status_code == 200
    assert all(reason in page.text for reason in Reason)
    example = page.text.split('id="python-example"><code>')[1].split("</code>")[0]
    compile(example.replace("&#34;", '"').replace("&#39;", "'"), "example", "exec")
