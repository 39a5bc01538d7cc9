"""Pages of shops, read as people read them."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from portal.core.roles import Role
from portal.vendors.models import (
    Agreement,
    Benefit,
    BenefitState,
    Branch,
    Device,
    Member,
    Vendor,
    VendorState,
)
from portal.web.extensions import db
from tests.factories import vendors

pytestmark = pytest.mark.sqlite_only
JOINING = {
    "name": "Panificadora de prueba",
    "category": "Comida",
    "about": "Pan dulce",
    "offer": "10 % en todo",
    "zone": "Supermanzana 22",
    "address": "Av. Tulum",
    "more_branches": "Av. Kabah, región 94",
    "contact_name": "Canaria Contacto",
    "contact_phone": "998 200 0001",
    "contact_email": "pan@example.mx",
}
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


@pytest.fixture
def coordinator(client_of: Callable[..., FlaskClient]) -> FlaskClient:
    return client_of(Role.COORDINATOR)


def add(app: Flask, make: Callable[..., Any], *args: Any, **facts: Any) -> int:
    with app.app_context():
        args = tuple(db.session.get(Vendor, a.id) if isinstance(a, Vendor) else a for a in args)
        row = make(db.session, *args, **facts)
        db.session.commit()
        return int((row[0] if isinstance(row, tuple) else row).id)


def shop(app: Flask, **facts: Any) -> Vendor:
    """A shop, detached: its id is what pages need."""
    with app.app_context():
        row = vendors.vendor(db.session, **facts)
        db.session.commit()
        db.session.expunge_all()
    return row


def manager_of(app: Flask, client_of: Callable[..., FlaskClient], vendor: Vendor) -> FlaskClient:
    return client_of(add(app, vendors.member, vendor, Role.VENDOR_MANAGER))


def one(app: Flask, model: type[Any]) -> Any:
    with app.app_context():
        return db.session.scalars(select(model)).one()


def join(visitor: FlaskClient, **changes: str) -> str:
    response = visitor.post("/comercios/unirse", data=JOINING | changes)
    assert response.status_code == 303, response.text
    return str(response.headers["Location"])


def test_a_shop_asks_to_join_and_follows_its_request(app, visitor, coordinator):
    link = join(visitor)

    assert "Recibimos tu solicitud" in visitor.get(link).text
    assert [branch.address for branch in branches(app)] == ["Av. Tulum", "Av. Kabah, región 94"]


def branches(app: Flask) -> list[Branch]:
    with app.app_context():
        return list(db.session.scalars(select(Branch).order_by(Branch.id)))


def test_what_is_missing_is_said_and_what_was_typed_stays(visitor):
    response = visitor.post("/comercios/unirse", data=JOINING | {"contact_phone": "12", "address": ""})

    assert response.status_code == 422
    assert "Escribe el teléfono con 10 números." in response.text
    assert "Escribe la calle del comercio." in response.text
    assert "Panificadora de prueba" in response.text


def test_staff_ask_the_shop_answers_and_staff_approve(app, visitor, coordinator):
    link = join(visitor)
    vendor = one(app, Vendor)
    coordinator.post(f"/comercios/{vendor.id}/paso/preguntar", data={"words": "¿A qué hora abren?"})

    assert "¿A qué hora abren?" in visitor.get(link).text
    visitor.post(link, data={"answer": "A las siete"})
    assert "A las siete" in coordinator.get(f"/comercios/{vendor.id}/administrar").text

    approved = coordinator.post(f"/comercios/{vendor.id}/aprobar")

    assert "/invitacion/" in approved.text
    assert one(app, Vendor).state is VendorState.APPROVED
    assert one(app, Member).vendor_id == vendor.id
    assert "Tu comercio ya es aliado" in visitor.get(link).text


def test_a_rejected_shop_reads_why(app, visitor, coordinator):
    link = join(visitor)

    coordinator.post(f"/comercios/{one(app, Vendor).id}/paso/rechazar", data={"words": "Falta tu licencia."})

    assert "Falta tu licencia." in visitor.get(link).text


def test_a_refusal_needs_words(app, visitor, coordinator):
    join(visitor)

    response = coordinator.post(f"/comercios/{one(app, Vendor).id}/paso/rechazar", data={})

    assert response.status_code == 422
    assert one(app, Vendor).state is VendorState.APPLIED


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


def test_a_phone_becomes_a_till_by_the_code_on_the_screen(app, client_of, visitor):
    vendor = shop(app)
    manager = manager_of(app, client_of, vendor)
    screen = manager.post(f"/comercios/{vendor.id}/cajas/nueva", data={"name": "Caja 1", "branch": "0"})
    link = re.search(r"/caja/alta/[\w-]+", screen.text)
    assert link is not None

    assert "¿Usar este teléfono como caja?" in visitor.get(link[0]).text
    done = visitor.post(link[0])

    assert re.search(r'data-secret="[\w-]{43}"', done.text)
    assert done.headers["Cache-Control"] == "no-store"
    assert visitor.post(link[0]).status_code == 409
    assert "Caja 1" in manager.get(f"/comercios/{vendor.id}/administrar").text


def test_looking_at_the_enrolment_page_uses_nothing_up(app, client_of, visitor):
    vendor = shop(app)
    manager = manager_of(app, client_of, vendor)
    screen = manager.post(f"/comercios/{vendor.id}/cajas/nueva", data={"name": "Caja 1", "branch": "0"})
    link = re.search(r"/caja/alta/[\w-]+", screen.text)
    assert link is not None
    for _ in range(3):
        visitor.get(link[0])

    assert "data-secret" in visitor.post(link[0]).text


def test_a_key_is_shown_once_and_a_device_is_taken_away_with_one_press(app, client_of):
    vendor = shop(app)
    manager = manager_of(app, client_of, vendor)
    shown = manager.post(f"/comercios/{vendor.id}/cajas/llave", data={"name": "Sistema", "branch": "0"})
    device = one(app, Device)
    assert re.search(r"[\w-]{43}", shown.text)

    manager.post(f"/comercios/{vendor.id}/cajas/{device.id}/quitar")

    assert one(app, Device).revoked_at is not None


def test_a_cashier_gets_a_pin_or_an_invitation(app, client_of):
    vendor = shop(app)
    manager = manager_of(app, client_of, vendor)
    url = f"/comercios/{vendor.id}/personas/nueva"
    person = {"name": "Una", "role": "cashier", "branch": "0"}

    assert manager.post(url, data=person).status_code == 422
    assert manager.post(url, data=person | {"pin": "4071"}).status_code == 303
    assert "/invitacion/" in manager.post(url, data=person | {"email": "una@example.mx"}).text
    taken = manager.post(url, data=person | {"email": "UNA@example.mx"})
    assert "Otra cuenta ya usa ese correo." in taken.text


def test_hours_of_a_branch_are_written_and_shown(app, client_of):
    vendor = shop(app)
    manager = manager_of(app, client_of, vendor)
    hours = {f"days-{day}-opens": "09:00" for day in range(5)}
    hours |= {f"days-{day}-closes": "19:00" for day in range(5)}
    manager.post(f"/comercios/{vendor.id}/sucursales/nueva", data={"name": "Centro"} | hours)

    branch = one(app, Branch)
    assert branch.hours == [["09:00", "19:00"]] * 5 + [None, None]
    page = manager.get(f"/comercios/{vendor.id}/sucursales/{branch.id}").text
    assert page.count('value="09:00"') == 5
    assert (
        "Lunes a viernes: 9:00\N{NO-BREAK SPACE}a.m."
        in manager.get(f"/comercios/{vendor.id}/administrar").text
    )


def test_half_a_day_of_hours_is_asked_for(app, client_of):
    vendor = shop(app)
    manager = manager_of(app, client_of, vendor)

    response = manager.post(
        f"/comercios/{vendor.id}/sucursales/nueva", data={"name": "Centro", "days-0-opens": "09:00"}
    )

    assert response.status_code == 422
    assert "Escribe las dos horas" in response.text


def photo() -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(content, "JPEG")
    content.seek(0)
    return content


def test_an_agreement_keeps_its_signed_paper(app, coordinator, client_of):
    vendor = shop(app, agreed=False)
    url = f"/comercios/{vendor.id}/convenios/nuevo"
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}

    coordinator.post(url, data=days | {"file": (photo(), "convenio.jpg")})

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


def test_the_directory_says_nothing_of_who_speaks_for_a_shop(app, visitor):
    vendor = shop(app, name="La Espiga", contact_name="Canaria Contacto")
    add(app, vendors.benefit, vendor)

    for url in ("/comercios", f"/comercios/{vendor.id}"):
        page = visitor.get(url).text
        assert "La Espiga" in page
        assert "Canaria" not in page


def test_posters_are_pdfs_with_what_is_granted(app, client_of):
    vendor = shop(app, name="#pagebreak() La Espiga")
    add(app, vendors.benefit, vendor)
    manager = manager_of(app, client_of, vendor)

    for name in ("cartel", "calcomania"):
        answer = manager.get(f"/comercios/{vendor.id}/{name}.pdf")
        assert answer.data.startswith(b"%PDF")
