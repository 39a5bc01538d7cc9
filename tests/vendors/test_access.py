"""Nobody of one shop sees anything of another; staff see every shop."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.roles import Role
from portal.web.extensions import db
from tests.factories import vendors

pytestmark = pytest.mark.sqlite_only
OF_A_SHOP = ("vendor_id", "branch_id", "benefit_id", "device_id", "member_id", "agreement_id")
STAFF_ONLY = {Role.COORDINATOR}


@pytest.fixture
def shops(app: Flask) -> dict[str, dict[str, int]]:
    """Two shops with one of everything."""
    made = {}
    with app.app_context():
        for name in ("own", "foreign"):
            vendor = vendors.vendor(db.session)
            person = vendors.member(db.session, vendor, Role.VENDOR_MANAGER)
            member = vendors.membership(db.session, vendors.member(db.session, vendor))
            made[name] = {
                "vendor_id": vendor.id,
                "branch_id": vendors.branch(db.session, vendor).id,
                "benefit_id": vendors.benefit(db.session, vendor).id,
                "device_id": vendors.device(db.session, vendor)[0].id,
                "agreement_id": vendor.agreements[0].id,
                "member_id": member.id,
                "manager": person.id,
                "cashier": member.user_id,
            }
        db.session.commit()
    return made


def addresses(app: Flask, ids: dict[str, int]) -> list[tuple[str, str, frozenset[Role]]]:
    """Return method, address and audience of each page about one shop."""
    found = []
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if "vendor_id" not in rule.arguments or rule.endpoint == "vendors.shop":
                continue
            values = {name: ids[name] for name in rule.arguments & set(OF_A_SHOP)}
            for step in ("pausar",) if "step" in rule.arguments else (None,):
                url = adapter.build(rule.endpoint, values | ({"step": step} if step else {}))
                audience = app.view_functions[rule.endpoint].__audience__
                found += [(method, url, audience) for method in sorted(rule.methods & {"GET", "POST"})]
    return found


def test_the_map_has_pages_of_shops(app, shops):
    assert len(addresses(app, shops["own"])) > 20


@pytest.mark.parametrize("who", ["manager", "cashier"])
def test_people_of_a_shop_find_nothing_of_another(app, shops, client_of: Callable[..., FlaskClient], who):
    client = client_of(shops["own"][who])
    for method, url, audience in addresses(app, shops["foreign"]):
        expected = 404 if Role(f"{'vendor_' if who == 'manager' else ''}{who}") in audience else 403
        assert client.open(url, method=method).status_code == expected, (method, url)


def test_a_foreign_row_under_ones_own_shop_is_not_found(app, shops, client_of):
    client = client_of(shops["own"]["manager"])
    for name in OF_A_SHOP[1:]:
        mixed = shops["own"] | {name: shops["foreign"][name]}
        for method, url, audience in addresses(app, mixed):
            named = f"/{mixed[name]}" in url.split(str(mixed["vendor_id"]), 1)[1]
            about_it = {
                "branch_id": "sucursales",
                "benefit_id": "beneficios",
                "device_id": "cajas",
                "member_id": "personas",
                "agreement_id": "convenios",
            }[name]
            if named and about_it in url and Role.VENDOR_MANAGER in audience:
                assert client.open(url, method=method).status_code == 404, (method, url)


def test_the_own_manager_opens_her_pages(app, shops, client_of):
    client = client_of(shops["own"]["manager"])
    for method, url, audience in addresses(app, shops["own"]):
        if method == "GET" and Role.VENDOR_MANAGER in audience and not url.endswith("/archivo"):
            assert client.get(url).status_code == 200, url


def test_visitors_are_sent_to_sign_in(app, shops, visitor):
    for method, url, _ in addresses(app, shops["own"]):
        assert visitor.open(url, method=method).status_code == 302, (method, url)


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR, Role.ENTREPRENEUR, Role.INSTRUCTOR])
def test_other_roles_have_no_page_of_a_shop(app, shops, client_of, role):
    client = client_of(role)
    for method, url, _ in addresses(app, shops["own"]):
        assert client.open(url, method=method).status_code == 403, (method, url)
