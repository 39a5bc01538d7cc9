"""Agreements: their signed paper and their renewal."""

import io
import re

import pytest

from portal.vendors.models import Agreement
from portal.web.extensions import db
from tests.factories.files import photo
from tests.vendors.views.shops import manager_of, one, shop

pytestmark = pytest.mark.sqlite_only


def test_an_agreement_keeps_its_signed_paper(app, coordinator, client_of):
    vendor = shop(app, agreed=False)
    url = f"/comercios/{vendor.id}/convenios/nuevo"
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}

    coordinator.post(url, data=days | {"file": (io.BytesIO(photo()), "convenio.jpg")})

    agreement = one(app, Agreement)
    file = f"/comercios/{vendor.id}/convenios/{agreement.id}/archivo"
    assert coordinator.get(file).headers["Content-Disposition"].startswith("attachment")
    assert manager_of(app, client_of, vendor).get(file).status_code == 200
    assert manager_of(app, client_of, shop(app)).get(file).status_code == 404
    assert coordinator.post(url, data=days).status_code == 422


def test_a_paper_that_is_no_paper_is_refused_in_words(app, coordinator):
    vendor = shop(app, agreed=False)
    sent = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "file": (io.BytesIO(b"hola"), "x.pdf")}

    response = coordinator.post(f"/comercios/{vendor.id}/convenios/nuevo", data=sent)

    assert response.status_code == 422
    assert "Manda JPG, PNG, WebP o PDF." in response.text


def test_a_renewal_takes_two_presses(app, coordinator, client_of):
    vendor = shop(app)
    agreement = one(app, Agreement)
    with app.app_context():
        db.session.get_one(Agreement, agreement.id).ends_on = agreement.starts_on.replace(year=2025)
        db.session.commit()
    manager = manager_of(app, client_of, vendor)
    manager.post(f"/comercios/{vendor.id}/convenios/{agreement.id}/pedir-renovacion")
    assert "Pidió renovar" in coordinator.get("/personal/comercios").text
    url = f"/comercios/{vendor.id}/convenios/{agreement.id}/renovar"
    proposed = re.search(r'name="ends_on"[^>]* value="([\d-]+)"', coordinator.get(url).text)
    assert proposed is not None

    coordinator.post(url, data={"ends_on": proposed[1]})

    assert "Pidió renovar" not in coordinator.get("/personal/comercios").text
    assert "Ninguno vence pronto" in coordinator.get("/personal/comercios").text
