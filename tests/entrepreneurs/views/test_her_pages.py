"""Her registration, page by page, as a phone without JavaScript sends it."""

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import SignIn
from portal.entrepreneurs.models import Application, State
from portal.outbox.models import Channel
from portal.web.extensions import db
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import house
from tests.factories.files import photo
from tests.factories.identity import make_curp

FOLIO = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]")
SECRETS = ("9985550142", "998 555 0142", "Supermanzana 237", "77510", "Postres Rosita")
Clients = Callable[..., FlaskClient]


def begin(client: FlaskClient) -> tuple[str, str]:
    """Begin an application; returns folio and PIN as the page shows them."""
    client.post("/solicitud/empezar", data={"accepts": "y"})
    page = client.get("/solicitud/folio").text
    pin = re.search(r">(\d{3}) (\d{3})<", page)
    assert pin is not None
    client.post("/solicitud/folio")
    return FOLIO.findall(page)[0], pin[1] + pin[2]


def fill(app: Flask, client: FlaskClient, curp: str) -> None:
    """Answer everything, leaving the papers for later."""
    with app.app_context():
        place, giro = house(db.session).id, factories.giro(db.session).id
        db.session.commit()
    answers = {
        "curp": {"has_curp": "yes", "curp": curp},
        "nombre": {"given_name": "ROSA ELENA", "first_surname": "CANUL"},
        "avisos": {"channel": "whatsapp"},
        "contacto": {"phone": "998 555 0142", "is_safe": "yes", "hours": "A cualquier hora"},
        "direccion": {"supermanzana": "237", "manzana": "14", "postal_code": "77510"},
        "casa": {"house_id": place},
        "negocio": {"business_name": "Postres Rosita", "giro_id": giro},
        "productos": {"products": "Pasteles"},
        "sat": {"invoices": "not_yet"},
    }
    for slug, data in answers.items():
        answer = client.post(f"/solicitud/registro/{slug}", data=data)
        assert answer.status_code == 303, (slug, answer.text)
    for kind in ("official_id", "proof_of_address"):
        assert client.post(f"/solicitud/papeles/{kind}", data={"later": "1"}).status_code == 303


def only_application(app: Flask) -> Application:
    with app.app_context():
        return db.session.scalars(select(Application).order_by(Application.id.desc())).first()


def test_she_registers_from_the_first_page_to_the_answer(app: Flask, visitor: FlaskClient):
    folio, _ = begin(visitor)
    fill(app, visitor, make_curp(1).lower())
    check = visitor.get("/solicitud/revisar").text
    assert "Rosa Elena Canul" in check and make_curp(1) in check

    answer = visitor.post("/solicitud/revisar", follow_redirects=True)

    assert "Recibimos tu solicitud" in answer.text
    assert folio in answer.text
    assert "a más tardar el" in answer.text
    assert only_application(app).state is State.SUBMITTED


def test_nothing_is_taken_before_the_notice_is_accepted(app: Flask, visitor: FlaskClient):
    answer = visitor.post("/solicitud/empezar")

    assert answer.status_code == 422
    assert only_application(app) is None


def test_the_pin_is_shown_until_she_noted_it_and_never_again(visitor: FlaskClient):
    visitor.post("/solicitud/empezar", data={"accepts": "y"})
    first = visitor.get("/solicitud/folio").text
    assert re.findall(r">(\d{3} \d{3})<", visitor.get("/solicitud/folio").text) == re.findall(
        r">(\d{3} \d{3})<", first
    )

    visitor.post("/solicitud/folio")

    assert visitor.get("/solicitud/folio").status_code == 303


def test_folio_and_pin_bring_her_back_to_a_draft_that_shows_nothing(app: Flask, visitor: FlaskClient):
    folio, pin = begin(visitor)
    fill(app, visitor, make_curp(1))
    back = app.test_client()

    answer = back.post("/entrar/folio", data={"folio": folio.lower(), "pin": f"{pin[:3]} {pin[3:]}"})
    assert answer.status_code == 303

    for path in ("revisar", "registro", "registro/contacto", "registro/direccion", "registro/curp"):
        page = back.get(f"/solicitud/{path}").text
        assert not any(secret in page for secret in (*SECRETS, make_curp(1), "Rosa Elena")), path
    assert "Guardado" in back.get("/solicitud/revisar").text


def test_what_is_not_shown_is_kept_or_overwritten(app: Flask, visitor: FlaskClient, client_of: Clients):
    begin(visitor)
    fill(app, visitor, make_curp(1))
    back = client_of(only_application(app).user_id, with_pin=True)

    assert back.post("/solicitud/registro/direccion", data={"manzana": "99"}).status_code == 303

    kept = only_application(app)
    assert (kept.supermanzana, kept.manzana, kept.postal_code) == ("237", "99", "77510")


def test_after_sending_her_own_session_shows_no_more_than_a_pin(app: Flask, visitor: FlaskClient):
    begin(visitor)
    fill(app, visitor, make_curp(1))
    assert visitor.get("/solicitud/mis-datos").status_code == 200
    visitor.post("/solicitud/revisar")

    assert visitor.get("/solicitud/mis-datos").status_code == 403
    with app.app_context():
        assert all(db.session.scalars(select(SignIn.with_pin)))


def test_a_duplicate_reads_the_same_pages(app: Flask):
    pages = []
    for _ in range(2):
        client = app.test_client()
        folio, _ = begin(client)
        fill(app, client, make_curp(1))
        client.post("/solicitud/revisar")
        texts = client.get("/solicitud/enviada").text + client.get("/solicitud").text
        pages.append(re.sub(r"Casa \d+", "Casa", texts.replace(folio, "")))

    assert only_application(app).state is State.DUPLICATE
    tokens = re.compile(r'(csrf_token|nonce)[^>]*"')
    assert tokens.sub("", pages[0]) == tokens.sub("", pages[1])


@pytest.mark.parametrize(
    ("slug", "data", "sentence"),
    [
        ("curp", {}, "Elige si tienes tu CURP a la mano."),
        ("curp", {"has_curp": "yes", "curp": "CAPR8608"}, "Escribiste 8."),
        ("curp", {"has_curp": "yes", "curp": make_curp(1)[:17] + "Z"}, "hay una letra donde va un número"),
        ("curp", {"has_curp": "yes", "curp": make_curp(1, birth_date=date(2015, 1, 1))}, "18 años o más"),
        ("nombre", {"given_name": "  "}, "Escribe tu nombre."),
        ("avisos", {"channel": "other"}, "Elige cómo te avisamos"),
        ("direccion", {"supermanzana": "2", "postal_code": "7751"}, "con 5 números"),
        ("direccion", {"postal_code": "77510"}, "Escribe tu supermanzana"),
        ("productos", {"products": "Pan", "since_year": "3019"}, "Escribe el año con 4 números"),
        ("sat", {"invoices": "other"}, "Cualquiera está bien"),
    ],
)
@pytest.mark.sqlite_only
def test_a_wrong_answer_says_what_to_do_and_loses_nothing(visitor: FlaskClient, slug, data, sentence):
    begin(visitor)

    answer = visitor.post(f"/solicitud/registro/{slug}", data=data)

    assert answer.status_code == 422
    assert sentence in answer.text
    for typed in (value for value in data.values() if value not in {"yes", "other"} and value.strip()):
        assert typed in answer.text


def test_a_wrong_check_digit_is_asked_about_and_then_believed(app: Flask, visitor: FlaskClient):
    begin(visitor)
    curp = make_curp(1)
    wrong = {"has_curp": "yes", "curp": curp[:17] + ("1" if curp[17] != "1" else "2")}

    first = visitor.post("/solicitud/registro/curp", data=wrong)
    assert first.status_code == 422 and "¿Naciste el" in first.text

    again = wrong | {"asked_about": wrong["curp"], "confirmed": "y"}
    assert visitor.post("/solicitud/registro/curp", data=again).status_code == 303
    assert only_application(app).curp_doubtful


def test_without_curp_there_is_a_way_on(app: Flask, visitor: FlaskClient):
    begin(visitor)

    answer = visitor.post("/solicitud/registro/curp", data={"has_curp": "no"})

    assert answer.headers["Location"].endswith("/registro/nombre")
    assert only_application(app).curp_missing_reason


def test_none_is_what_she_is_offered_first(visitor: FlaskClient):
    begin(visitor)

    page = visitor.get("/solicitud/registro/avisos").text

    assert re.search(r'checked[^>]*value="none"|value="none"[^>]*checked', page)


def test_good_photos_are_kept_and_bad_ones_named(app: Flask, visitor: FlaskClient):
    begin(visitor)
    sent = {"files": [(io.BytesIO(photo()), "frente.jpg"), (io.BytesIO(b"GIF89a"), "meme.gif")]}

    answer = visitor.post("/solicitud/papeles/official_id", data=sent)

    assert answer.status_code == 422
    assert "«meme.gif» no es una foto" in answer.text
    assert "Archivo 1" in answer.text
    picture = re.search(r'src="(/solicitud/papeles/archivo/\d+/1)', answer.text)
    shown = visitor.get(picture[1])
    assert (shown.mimetype, shown.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert shown.headers["Cache-Control"] == "no-store"


def test_papers_are_not_shown_to_a_pin(app: Flask, visitor: FlaskClient, client_of: Clients):
    begin(visitor)
    visitor.post("/solicitud/papeles/official_id", data={"files": [(io.BytesIO(photo()), "a.jpg")]})
    back = client_of(only_application(app).user_id, with_pin=True)

    assert '<img src="/solicitud' not in back.get("/solicitud/papeles/official_id").text
    assert back.get("/solicitud/papeles/archivo/1/1").status_code == 403


def test_the_paper_of_another_does_not_exist(app: Flask, visitor: FlaskClient):
    begin(visitor)
    visitor.post("/solicitud/papeles/official_id", data={"files": [(io.BytesIO(photo()), "a.jpg")]})
    other = app.test_client()
    begin(other)

    assert visitor.get("/solicitud/papeles/archivo/1/1").status_code == 200
    assert other.get("/solicitud/papeles/archivo/1/1").status_code == 404


def add(app: Flask, **changes) -> Application:
    with app.app_context():
        row = factories.application(db.session, **changes)
        db.session.commit()
        return row


def test_she_answers_a_question_and_only_that(app: Flask, client_of: Clients):
    sent = add(app, state=State.NEEDS_CORRECTION)
    with app.app_context():
        asked = factories.question(db.session, sent).id
        db.session.commit()
    her = client_of(sent.user_id, with_pin=True)
    assert "¿Cuál es tu manzana?" in her.get("/solicitud").text
    page = her.get(f"/solicitud/aclaracion/{asked}").text
    assert "77510" not in page and "Producto" not in page

    assert her.post(f"/solicitud/aclaracion/{asked}").status_code == 422
    answer = her.post(f"/solicitud/aclaracion/{asked}", data={"manzana": "15"}, follow_redirects=True)

    assert "Recibimos tu respuesta" in answer.text
    changed = only_application(app)
    assert (changed.state, changed.manzana, changed.lote) == (State.IN_REVIEW, "15", "8")


def test_a_rejection_says_why_and_what_to_do(app: Flask, client_of: Clients):
    sent = add(app, state=State.REJECTED, reason_words="La foto no es tuya.")

    page = client_of(sent.user_id, with_pin=True).get("/solicitud").text

    assert "La foto no es tuya." in page and "Qué puedes hacer" in page


def test_she_takes_her_application_back(app: Flask, client_of: Clients):
    sent = add(app)
    her = client_of(sent.user_id, with_pin=True)
    assert "¿Retirar tu solicitud?" in her.get("/solicitud/retirar").text

    answer = her.post("/solicitud/retirar", follow_redirects=True)

    assert "Retiraste tu solicitud" in answer.text
    assert only_application(app).state is State.WITHDRAWN


def test_with_a_pin_she_asks_for_no_change_by_which_another_could_reach_her(app: Flask, client_of: Clients):
    approved = add(app, state=State.APPROVED)
    her, whole = client_of(approved.user_id, with_pin=True), client_of(approved.user_id)

    for slug in ("curp", "nombre", "avisos", "contacto", "direccion", "rfc"):
        assert her.get(f"/solicitud/cambios/{slug}").status_code == 404
        assert whole.get(f"/solicitud/cambios/{slug}").status_code == 200
    assert her.post("/solicitud/cambios/productos", data={"products": "Flanes"}).status_code == 303
    assert "Por revisar" in her.get("/solicitud/cambios").text


def test_a_link_brings_her_back_once_after_a_press(app: Flask, settings):
    contact = {"channel": Channel.EMAIL, "is_safe": True, "email": "ella@example.mx"}
    with app.app_context():
        to = factories.recipient(db.session, **contact).id
        sent = factories.application(db.session, recipient_id=to)
        db.session.commit()
    app.test_client().post("/solicitud/liga", data={"folio": sent.folio})
    mail = "".join(path.read_text() for path in (settings.instance / "mail").iterdir())
    path = re.search(r"/solicitud/liga/[\w-]+", mail.replace("=\n", ""))[0]

    scanner, her, second = (app.test_client() for _ in range(3))
    assert scanner.get(path).status_code == 200
    assert her.post(path).status_code == 303
    assert her.get("/solicitud").status_code == 200
    assert her.get("/solicitud/mis-datos").status_code == 403
    assert second.post(path).status_code == 409


@pytest.mark.parametrize("contact", [{}, {"channel": Channel.EMAIL, "email": "ella@example.mx"}])
def test_a_link_is_sent_to_nobody_who_did_not_allow_it(app: Flask, settings, contact):
    with app.app_context():
        to = factories.recipient(db.session, **contact).id
        sent = factories.application(db.session, recipient_id=to)
        db.session.commit()

    told = app.test_client().post("/solicitud/liga", data={"folio": sent.folio})
    unknown = app.test_client().post("/solicitud/liga", data={"folio": "00000000-0".replace("-0", "0")})

    assert told.status_code == unknown.status_code == 200
    assert told.text == unknown.text
    assert not (settings.instance / "mail").exists()


def test_titles_say_nothing(app: Flask, visitor: FlaskClient):
    begin(visitor)
    fill(app, visitor, make_curp(1))
    visitor.get("/solicitud/revisar")
    steps = ["registro", "registro/curp", "registro/avisos", "papeles/official_id", "revisar"]
    for path in ["empezar", *steps, "retirar", "liga"]:
        title = re.search(r"<title>(.*?)</title>", visitor.get(f"/solicitud/{path}").text)[1]
        assert not re.search(r"(?i)mujer|instituto|ellas|violencia", title), (path, title)


def test_the_quick_exit_ends_her_session_and_leaves_nothing(visitor: FlaskClient):
    begin(visitor)

    answer = visitor.get("/salir-rapido")

    assert answer.status_code == 303
    assert "mujer" not in answer.headers["Location"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert '"cookies"' in answer.headers["Clear-Site-Data"]
    assert visitor.get("/solicitud").status_code == 302


def test_her_pages_are_kept_in_no_cache(visitor: FlaskClient):
    begin(visitor)

    assert visitor.get("/solicitud/registro").headers["Cache-Control"] == "no-store"
