"""The scanner's page."""

from portal.core.roles import Role
from portal.web.extensions import db
from tests.factories.vendors import member, vendor


def cashier_of(app, client_of, shop="Postres Rosita"):
    with app.app_context():
        who = member(db.session, vendor(db.session, name=shop), Role.CASHIER).id
        db.session.commit()
    return client_of(who)


def test_a_cashier_opens_the_till_of_her_shop(app, client_of):
    page = cashier_of(app, client_of).get("/caja")

    assert page.status_code == 200
    assert "Postres Rosita" in page.text
    assert page.headers["Permissions-Policy"].startswith("camera=(self)")


def test_an_enrolled_phone_needs_no_account(visitor):
    page = visitor.get("/caja")

    assert page.status_code == 200
    assert "Este teléfono" in page.text
