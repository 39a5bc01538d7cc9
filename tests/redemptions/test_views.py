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


def test_the_till_can_be_put_on_the_home_screen(visitor):
    assert '<link rel="manifest" href="/caja/app.webmanifest">' in visitor.get("/caja").text

    manifest = visitor.get("/caja/app.webmanifest")

    assert manifest.mimetype == "application/manifest+json"
    assert (manifest.json["short_name"], manifest.json["start_url"]) == ("Caja", "/caja")
    for icon in manifest.json["icons"]:
        with visitor.get(icon["src"]) as picture:
            assert picture.mimetype == "image/png"
