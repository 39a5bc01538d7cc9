"""She has an account by e-mail and began again with a folio: both become one, and only by her."""

import pytest
from flask import Flask
from flask_security import hash_password
from sqlalchemy import update

from portal.accounts.models import SignIn, User
from portal.accounts.pins import hash_pin
from portal.core.roles import Role
from portal.entrepreneurs.models import Application, State
from portal.outbox.models import Channel
from portal.web.extensions import db
from tests.accounts.views.test_signing_in import PASSWORD, enter
from tests.entrepreneurs.views.her import Clients
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import NOW, user

EMAIL, PIN = "rosa@example.mx", "482913"


@pytest.fixture
def both(app: Flask) -> tuple[Application, Application]:
    """One that she withdrew, by e-mail; and one that is in review, by folio."""
    with app.app_context():
        safe = {"channel": Channel.EMAIL, "is_safe": True, "email": EMAIL}
        woman = user(db.session, role=Role.ENTREPRENEUR, email=EMAIL, password=hash_password(PASSWORD))
        woman.recipient_id = factories.recipient(db.session, **safe).id
        first = factories.application(db.session, user_id=woman.id, state=State.WITHDRAWN)
        to = factories.recipient(db.session, **safe)
        again = user(db.session, role=Role.ENTREPRENEUR, email=None, recipient_id=to.id)
        second = factories.application(db.session, user_id=again.id, recipient_id=to.id)
        factories.pin_row(db.session, second, hash_pin(PIN))
        db.session.commit()
        return first, second


def mail_of(settings) -> str:
    return "".join(path.read_text() for path in (settings.instance / "mail").glob("*"))


def test_she_joins_them_and_enters_with_either(app: Flask, both, client_of: Clients):
    first, second = both
    her, phone = client_of(first.user_id), client_of(second.user_id, with_pin=True)
    assert "/solicitud/juntar" in her.get("/cuenta").text

    answer = her.post("/solicitud/juntar", data={"folio": second.folio.lower(), "pin": PIN})

    assert answer.headers["Location"] == "/solicitud"
    page = her.get("/solicitud").text
    assert second.folio in page and "Ya es una sola cuenta" in page and first.folio not in page
    assert her.get("/solicitud/mis-datos").status_code == 200
    assert phone.get("/solicitud").status_code == 302  # what was open with the PIN ended
    by_email, by_folio = app.test_client(), app.test_client()
    assert enter(by_email, EMAIL).status_code == 302
    assert second.folio in by_email.get("/solicitud").text
    assert by_folio.post("/entrar/folio", data={"folio": second.folio, "pin": PIN}).status_code == 303
    assert second.folio in by_folio.get("/solicitud").text
    assert by_folio.get("/solicitud/mis-datos").status_code == 403


def test_a_wrong_pin_says_nothing_and_is_counted(app: Flask, both, client_of: Clients):
    her = client_of(both[0].user_id)
    wrong = {"folio": both[1].folio, "pin": "111111"}

    for _ in range(5):
        answer = her.post("/solicitud/juntar", data=wrong)
        assert answer.status_code == 422 and "no van juntos" in answer.text
        assert both[1].folio in answer.text  # what she typed stays

    assert her.post("/solicitud/juntar", data=wrong | {"pin": PIN}).status_code == 422  # it pauses


def test_a_folio_alone_and_an_old_sign_in_do_not_open_the_page(app: Flask, both, client_of: Clients):
    by_pin, without = client_of(both[1].user_id, with_pin=True), client_of(both[1].user_id)
    assert by_pin.get("/solicitud/juntar").status_code == 403
    assert without.get("/solicitud/juntar").headers["Location"] == "/cuenta"

    old = client_of(both[0].user_id)
    with app.app_context():
        db.session.execute(update(SignIn).values(proved_at=NOW))
        db.session.commit()
    assert "/entrar/otra-vez" in old.get("/solicitud/juntar").headers["Location"]


def test_whoever_reads_her_slip_cannot_take_it_to_an_account_of_his(app: Flask, both, client_of: Clients):
    with app.app_context():
        db.session.get_one(Application, both[1].id).recipient.email = "otra@example.mx"
        db.session.commit()
    his = client_of(both[0].user_id)

    answer = his.post("/solicitud/juntar", data={"folio": both[1].folio, "pin": PIN})

    assert answer.status_code == 422 and "no está tu correo" in answer.text
    with app.app_context():
        assert db.session.get_one(Application, both[1].id).user_id == both[1].user_id


def test_a_second_press_says_that_it_is_done(app: Flask, both, client_of: Clients):
    her, typed = client_of(both[0].user_id), {"folio": both[1].folio, "pin": PIN}
    her.post("/solicitud/juntar", data=typed)

    again = her.post("/solicitud/juntar", data=typed)

    assert again.status_code == 422 and "ya está en esta cuenta" in again.text


def test_two_that_go_on_are_not_mixed(app: Flask, both, client_of: Clients):
    with app.app_context():
        db.session.get_one(Application, both[0].id).state = State.IN_REVIEW
        db.session.commit()

    answer = client_of(both[0].user_id).post("/solicitud/juntar", data={"folio": both[1].folio, "pin": PIN})

    assert answer.status_code == 422 and "siguen abiertas" in answer.text


def test_an_email_that_her_other_account_has_brings_a_letter_that_says_how(
    app: Flask, both, client_of: Clients, settings
):
    phone = client_of(both[1].user_id, with_pin=True)

    known = phone.post("/cuenta/correo", data={"email": EMAIL})
    other = phone.post("/cuenta/correo", data={"email": "otra@example.mx"})

    assert known.headers["Location"] == other.headers["Location"] == "/cuenta/correo/listo"
    letter = mail_of(settings)
    assert letter.count("Con este correo ya tienes una cuenta") == 1
    assert "/invitacion/" not in letter and "Ellas Facturan" not in letter


def test_an_email_of_staff_brings_nothing(app: Flask, both, client_of: Clients, settings):
    with app.app_context():
        db.session.get_one(User, both[0].user_id).role = Role.CLERK
        db.session.commit()

    client_of(both[1].user_id, with_pin=True).post("/cuenta/correo", data={"email": EMAIL})

    assert mail_of(settings) == ""


def test_an_account_that_does_not_want_letters_gets_none(app: Flask, both, client_of: Clients, settings):
    """He began with her e-mail, to learn whether she has an account: her own safe contact says no."""
    with app.app_context():
        to = factories.recipient(db.session)
        db.session.get_one(User, both[0].user_id).recipient_id = to.id
        db.session.commit()

    client_of(both[1].user_id, with_pin=True).post("/cuenta/correo", data={"email": EMAIL})

    assert mail_of(settings) == ""


def test_who_works_here_does_not_become_an_applicant_by_opening_a_page(client_of: Clients):
    clerk = client_of(Role.CLERK)

    assert clerk.post("/solicitud/empezar", data={"accepts": "y"}).status_code == 303
    assert "cuenta de trabajo" in clerk.get("/", follow_redirects=True).text
    assert clerk.get("/revision/").status_code == 200
