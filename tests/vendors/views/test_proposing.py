"""A benefit, from its proposal to its end."""

import re

import pytest
from sqlalchemy import select

from portal.vendors.models import Benefit, BenefitState
from portal.web.extensions import db
from tests.factories import vendors
from tests.vendors.views.shops import add, manager_of, one, shop

pytestmark = pytest.mark.sqlite_only
TERMS = {
    "kind": "percent",
    "item": "repostería",
    "percent": "10",
    "weekdays": ["0", "1", "2", "3", "4"],
    "limits-0-number": "1",
    "limits-0-scope": "card",
    "limits-0-window": "month",
}
SENTENCE = "10\N{NO-BREAK SPACE}% en repostería, una vez al mes, de lunes a viernes"


def test_a_benefit_is_read_before_it_is_sent_and_then_approved(app, client_of, coordinator, visitor):
    vendor = shop(app, name="La Espiga")
    manager = manager_of(app, client_of, vendor)
    url = f"/comercios/{vendor.id}/beneficios/nuevo"

    shown = manager.post(url, data=TERMS)
    assert shown.status_code == 200
    assert SENTENCE in shown.text
    seen = re.search(r'name="seen" type="hidden" value="([^"]+)"', shown.text)
    assert seen is not None
    manager.post(url, data=TERMS | {"seen": seen[1], "send": "1"})
    assert one(app, Benefit).state is BenefitState.PROPOSED
    assert "La Espiga" not in visitor.get("/comercios").text

    review = f"/comercios/{vendor.id}/beneficios/{one(app, Benefit).id}/revisar"
    assert SENTENCE in coordinator.get(review).text
    coordinator.post(review, data={"number": "1", "approve": "1"})

    assert one(app, Benefit).state is BenefitState.ACTIVE
    assert SENTENCE.split(", ")[0] in visitor.get("/comercios").text
    assert SENTENCE in visitor.get(f"/comercios/{vendor.id}").text


def test_terms_changed_after_reading_are_read_again(app, client_of):
    vendor = shop(app)
    manager = manager_of(app, client_of, vendor)
    url = f"/comercios/{vendor.id}/beneficios/nuevo"
    data = TERMS | {"seen": f"{SENTENCE}.", "send": "1", "percent": "90"}

    response = manager.post(url, data=data)

    assert "90\N{NO-BREAK SPACE}% en repostería" in response.text
    with app.app_context():
        assert db.session.scalars(select(Benefit)).all() == []


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"percent": "101"}, "Escribe un porcentaje entre 1 y 100."),
        ({"kind": "fixed_amount"}, "Escribe la cantidad en pesos, mayor que cero."),
        ({"minimum": "cien"}, "Escribe la cantidad en pesos, como 150 o 150.50."),
        ({"weekdays": []}, "Elige por lo menos un día."),
        ({"from_hour": "9:00", "to_hour": "09:00"}, "Escribe la hora así: 09:00 o 18:30."),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "El último día va después del primero."),
        (
            {"limits-1-number": "2", "limits-1-scope": "card", "limits-1-window": "month"},
            "Dos límites cuentan lo mismo.",
        ),
        ({"limits-0-number": "0"}, "Escribe un número de veces, desde 1."),
    ],
)
def test_terms_that_cannot_be_say_what_to_correct(app, client_of, changes, words):
    vendor = shop(app)
    manager = manager_of(app, client_of, vendor)

    response = manager.post(f"/comercios/{vendor.id}/beneficios/nuevo", data=TERMS | changes)

    assert response.status_code == 422
    assert words in response.text


def test_a_change_is_proposed_from_the_terms_in_force(app, client_of):
    vendor = shop(app)
    benefit = add(app, vendors.benefit, vendor, item="pasteles", percent=15)
    manager = manager_of(app, client_of, vendor)

    page = manager.get(f"/comercios/{vendor.id}/beneficios/{benefit}").text

    assert 'value="pasteles"' in page and 'value="15"' in page


def test_a_benefit_ends_after_one_question(app, client_of):
    vendor = shop(app)
    benefit = add(app, vendors.benefit, vendor)
    manager = manager_of(app, client_of, vendor)
    url = f"/comercios/{vendor.id}/beneficios/{benefit}/terminar"

    assert "¿Terminar" in manager.get(url).text
    assert one(app, Benefit).state is BenefitState.ACTIVE
    manager.post(url)

    assert one(app, Benefit).state is BenefitState.ENDED
