import csv
import io
import json
import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from portal.audit.actions import record
from portal.audit.models import AuditEntry, AuditNote
from portal.cards.actions.stopping import suspend
from portal.cards.models import Card
from portal.core.roles import Role
from portal.entrepreneurs.actions.naming import index_name
from portal.entrepreneurs.models import State
from portal.outbox.actions import write_message
from portal.outbox.models import Channel
from portal.preferences.actions import choose
from portal.web.config import key_ring
from portal.web.extensions import db
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import house, user
from tests.factories.cards import approved_card, delivered_card
from tests.factories.entrepreneurs import NOW
from tests.factories.redemptions import counter


def add(app: Flask, **changes) -> int:
    with app.app_context():
        row = factories.application(
            db.session, **{"state": State.APPROVED, "registered_on": date(2026, 3, 1)} | changes
        )
        index_name(db.session, row)
        db.session.commit()
        return row.id


def actions(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def ask(client: FlaskClient, kind: str = "csv", address: str = "/padron/exportar", **more) -> str:
    """Ask for a list; returns the page with what was asked for."""
    data = {"reason": "Lista del curso", "kind": kind} | more
    return client.post(address, data=data, follow_redirects=True).text


def download(client: FlaskClient, page: str) -> bytes:
    found = re.search(r"/padron/exportar/archivos/\d+", page)
    assert found, page
    with client.get(found[0]) as answer:
        return answer.data


def test_the_list_shows_whom_the_address_asks_for(app: Flask, clerk: FlaskClient):
    add(app, given_name="Guadalupe")
    add(app, given_name="Teresa")

    page = clerk.get("/padron/?q=guada").text

    assert "Guadalupe Canul Pech" in page and "Teresa" not in page
    assert 'value="guada"' in page


@pytest.mark.parametrize(
    "nonsense", ["?state=x&house=y&since=z&card=w", "?after=zzz", "?q=%00", "?house=999999"]
)
def test_an_address_that_makes_no_sense_is_no_error(app: Flask, clerk: FlaskClient, nonsense: str):
    add(app)

    assert clerk.get(f"/padron/{nonsense}").status_code == 200


def test_her_file_says_everything_and_writes_down_who_looked(app: Flask, clerk: FlaskClient):
    id = add(app)

    page = clerk.get(f"/padron/{id}").text

    assert "Supermanzana 237" in page and "Abrió el expediente" not in page
    assert "Abrió el expediente" in clerk.get(f"/padron/{id}?vistas=1").text
    assert actions(app) == ["look_at_file", "look_at_file"]


@pytest.mark.sqlite_only
def test_her_file_shows_what_she_used_and_what_was_undone(app: Flask, clerk: FlaskClient):
    with app.app_context():
        shop = counter(db.session, key_ring())
        coffee, code = shop.coffee(amount=2_500), shop.card()
        woman = db.session.scalars(select(Card.application_id)).one()
        shop.redeem(code, coffee)
        shop.annul(json.loads(shop.redeem(code, coffee).body)["id"])
        db.session.commit()
        name = shop.vendor.name

    page = clerk.get(f"/padron/{woman}").text

    used = page[page.index("Lo que ha usado") : page.index("Aviso de privacidad</h2>")]
    assert used.count(name) == 2 and used.count("anulado") == 1
    assert ">1</strong> canje," in used and ">$25.00</strong>" in used


@pytest.mark.sqlite_only
def test_every_page_of_the_staff_says_that_a_card_expired(app: Flask, coordinator: FlaskClient):
    with app.app_context():
        card = delivered_card(db.session, key_ring())
        card.valid_until = date(2026, 11, 22)
        index_name(db.session, card.application)
        next_card = approved_card(db.session, card.application)
        db.session.commit()
        batch, woman = card.batch_id, card.application_id
        pages = [f"/tarjetas/{id}" for id in (card.id, next_card.id)]
    pages += ["/tarjetas/entregas?q=Canul", f"/tarjetas/tandas/{batch}", f"/padron/{woman}", "/padron/"]

    for address in pages:
        page = coordinator.get(address).text
        assert "Vencida" in page and "Vigente</span>" not in page, address


@pytest.mark.sqlite_only
def test_the_list_says_that_a_card_is_suspended(app: Flask, coordinator: FlaskClient):
    with app.app_context():
        card = delivered_card(db.session, key_ring(), now=datetime.now(UTC))
        suspend(db.session, card, reason="La reportó", by_id=None, now=datetime.now(UTC))
        db.session.commit()

    assert "Suspendida" in coordinator.get("/padron/").text


def test_looks_do_not_push_what_was_done_off_her_file(app: Flask, clerk: FlaskClient):
    id = add(app)
    with app.app_context():
        note = "No traía su identificación"
        record(
            db.session,
            action="explain_reopening",
            kind="application",
            subject_id=id,
            by_id=None,
            now=NOW,
            note=note,
        )
        for _ in range(30):
            record(
                db.session, action="look_at_contact", kind="application", subject_id=id, by_id=None, now=NOW
            )
        db.session.commit()

    assert note in clerk.get(f"/padron/{id}").text
    looks = clerk.get(f"/padron/{id}?vistas=1").text
    assert "Vio su número para avisarle" in looks and note not in looks
    older = re.search(r'href="(/padron/\d+\?[^"]*after=[^"]*)" rel="next"', looks)
    assert older and "vistas=1" in older[1]
    assert "Vio su número" in clerk.get(older[1].replace("&amp;", "&")).text


def test_her_file_shows_her_steps_and_her_changes(app: Flask, coordinator: FlaskClient):
    id, old = add(app, state=State.SUBMITTED), add(app, taken_over=True)
    coordinator.post(f"/revision/{id}/tomar")
    coordinator.post(f"/revision/{id}/aprobar", data={"without": ["official_id", "proof_of_address"]})
    coordinator.post(f"/revision/{id}/cambiar/productos", data={"products": "Flanes"})

    page = coordinator.get(f"/padron/{id}").text

    steps = page[page.index("Sus pasos") : page.index("Sus cambios")]
    assert "En revisión" in steps and "En el padrón" in steps
    assert "/revision/cambios/1" in page and "Llegó con el padrón anterior" not in page
    assert "Flanes" in coordinator.get("/revision/cambios/1").text
    assert "Llegó con el padrón anterior" in coordinator.get(f"/padron/{old}").text


def test_who_told_her_is_in_her_history(app: Flask, coordinator: FlaskClient):
    with app.app_context():
        to = factories.recipient(db.session, channel=Channel.CALL, is_safe=True, phone="9985550142")
        id = factories.application(db.session, state=State.APPROVED, recipient_id=to.id).id
        write_message(db.session, to, template="answer_ready", facts={"folio": "7KQ4"}, now=NOW)
        db.session.commit()

    coordinator.post("/revision/avisos/1/sin-respuesta")
    coordinator.post("/revision/avisos/1")

    page = coordinator.get(f"/padron/{id}").text
    assert actions(app)[:2] == ["miss_woman", "tell_woman"]
    assert "Le avisó" in page and "La buscó y no contestó" in page


def test_a_file_of_another_house_is_not_found_and_leaves_no_trace(app: Flask, clerk: FlaskClient):
    with app.app_context():
        elsewhere = house(db.session).id
        db.session.commit()

    assert clerk.get(f"/padron/{add(app, house_id=elsewhere)}").status_code == 404
    assert actions(app) == []


def test_only_staff_of_the_programme_see_the_registry(app: Flask, client_of):
    for role in set(Role) - {Role.CLERK, Role.COORDINATOR}:
        assert client_of(role).get("/padron/").status_code == 403, role


def test_an_export_needs_a_reason(app: Flask, clerk: FlaskClient):
    answer = clerk.post("/padron/exportar", data={"reason": " ", "kind": "csv"})

    assert answer.status_code == 422
    assert "Escribe para qué la necesitas." in answer.text


def test_an_export_has_the_women_of_the_list_and_is_written_down(app: Flask, clerk: FlaskClient):
    add(app, given_name="Guadalupe")
    add(app, given_name="Teresa")

    content = download(clerk, ask(clerk, address="/padron/exportar?q=guada"))

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["nombre"] for row in rows] == ["Guadalupe"]
    assert "curp" not in rows[0]
    assert actions(app) == ["ask_for_export", "download_export"]
    with app.app_context():
        assert db.session.scalars(select(AuditNote.note)).all() == ["1 mujeres. Lista del curso"] * 2


def test_no_cell_of_an_export_is_a_formula(app: Flask, clerk: FlaskClient):
    for given in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1"):
        add(app, given_name=given)

    table = download(clerk, ask(clerk))
    book = load_workbook(io.BytesIO(download(clerk, ask(clerk, kind="xlsx"))))

    names = [row["nombre"] for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig")))]
    assert len(names) == 5 and all(name.startswith("'") for name in names)
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"} - {"f"}


def test_contact_goes_out_only_of_those_who_called_it_safe(app: Flask, clerk: FlaskClient):
    with app.app_context():
        safe = factories.recipient(
            db.session, channel=Channel.CALL, is_safe=True, phone="9982000001", hours="Por la mañana"
        ).id
        unsafe = factories.recipient(db.session, channel=Channel.CALL, is_safe=False, phone="9982000002").id
        db.session.commit()
    add(app, recipient_id=safe, registered_on=date(2026, 3, 3))
    add(app, recipient_id=unsafe, registered_on=date(2026, 3, 2))
    add(app)

    content = download(clerk, ask(clerk, with_contact="y")).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["telefono"] for row in rows] == ["9982000001", "", ""]
    assert "9982000002" not in content


def test_a_large_list_waits_for_a_second_coordinator(app: Flask, client_of):
    with app.app_context():
        choose(db.session, key="export_rows_alone", value=1, by_id=None, now=NOW)
        first, second = user(db.session, role=Role.COORDINATOR), user(db.session, role=Role.COORDINATOR)
        db.session.commit()
        ids = first.id, second.id
    add(app), add(app)
    asker, other = client_of(ids[0]), client_of(ids[1])

    page = ask(asker)

    assert "Espera autorización" in page
    address = "/padron/exportar/archivos/1"
    assert asker.get(address).status_code == 303
    alone = asker.post(f"{address}/autorizar", follow_redirects=True).text
    assert "la tiene que autorizar otra persona" in alone
    assert "Autorizada" in other.post(f"{address}/autorizar", follow_redirects=True).text
    assert other.get(address).status_code == 303
    assert download(asker, asker.get("/padron/exportar/archivos").text).startswith(b"\xef\xbb\xbffolio")


def test_an_export_of_another_clerk_is_not_found(app: Flask, client_of):
    add(app)
    ask(client_of(Role.CLERK))

    assert client_of(Role.CLERK).get("/padron/exportar/archivos/1").status_code == 404
