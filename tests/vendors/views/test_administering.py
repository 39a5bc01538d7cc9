"""A shop's own house: tills, people, hours."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from portal.accounts.models import SignIn, User
from portal.vendors.models import Branch, Device, Member, Vendor, VendorState
from portal.web.extensions import db
from tests.factories import vendors
from tests.vendors.views.shops import add, manager_of, one, shop

pytestmark = pytest.mark.sqlite_only


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


def test_looking_at_the_page_of_a_till_code_uses_nothing_up(app, client_of, visitor):
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


def test_keys_of_tills_ask_for_the_password_again(app, client_of):
    vendor = shop(app)
    manager = manager_of(app, client_of, vendor)
    manager.post(f"/comercios/{vendor.id}/cajas/llave", data={"name": "Sistema", "branch": "0"})
    device = one(app, Device)
    with app.app_context():
        db.session.execute(update(SignIn).values(proved_at=datetime.now(UTC) - timedelta(days=1)))
        db.session.commit()

    for path in ("llave", f"{device.id}/quitar"):
        answer = manager.post(f"/comercios/{vendor.id}/cajas/{path}", data={"name": "Otra", "branch": "0"})
        assert answer.headers["Location"].startswith("/entrar/otra-vez")
    assert one(app, Device).revoked_at is None


def test_letting_a_person_go_asks_for_the_password_again(app, client_of):
    vendor = shop(app)
    manager = manager_of(app, client_of, vendor)
    cashier = add(app, vendors.member, vendor)
    with app.app_context():
        member = vendors.membership(db.session, db.session.get(User, cashier)).id
        db.session.execute(update(SignIn).values(proved_at=datetime.now(UTC) - timedelta(days=1)))
        db.session.commit()
    address = f"/comercios/{vendor.id}/personas/{member}/quitar"

    assert manager.post(address).headers["Location"].startswith("/entrar/otra-vez")
    with app.app_context():
        assert db.session.get(Member, member).ended_at is None


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


def test_a_paused_shop_comes_back_with_one_press_and_a_second_press_changes_nothing(app, coordinator):
    vendor = shop(app, state=VendorState.PAUSED)
    url = f"/comercios/{vendor.id}/reanudar"

    assert "El comercio está de vuelta." in coordinator.post(url, follow_redirects=True).text
    assert "Alguien cambió este comercio antes que tú." in coordinator.post(url, follow_redirects=True).text
    assert one(app, Vendor).state is VendorState.APPROVED


@pytest.mark.parametrize("state", VendorState)
def test_a_state_reads_alike_in_the_filter_in_the_list_and_in_the_file(app, coordinator, state: VendorState):
    vendor = shop(app, state=state)
    listed = coordinator.get("/personal/comercios", query_string={"state": state.value}).text
    chosen = re.search(rf'<option selected value="{state.value}">(.+?)</option>', listed)
    tag = re.compile(
        rf'<span class="tag[^>]*>(?:<svg.*?</svg>)?{re.escape(chosen[1] if chosen else "?")}</span>'
    )

    assert tag.search(listed)
    assert tag.search(coordinator.get(f"/comercios/{vendor.id}/administrar").text)
