"""Who has her folio and PIN comes by no e-mail, and no trick with one, to see her whole data."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import select, update

from portal.accounts.actions.inviting import accept_invitation, invite
from portal.accounts.errors import InvitationSpentError
from portal.accounts.models import User
from portal.entrepreneurs.models import Application, State
from portal.outbox.models import Channel, Message, MessageState, Recipient
from portal.web.extensions import db
from tests.accounts.views.test_signing_in import PASSWORD
from tests.entrepreneurs.views.her import Clients, begin, fill, only_application
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import NOW
from tests.factories.identity import make_curp

HERS, HIS = "rosa@example.mx", "el@example.mx"


def letters(settings) -> list[str]:
    folder = settings.instance / "mail"
    return [path.read_text() for path in folder.iterdir()] if folder.exists() else []


def choose_email(client: FlaskClient, email: str, *, is_safe: str) -> None:
    typed = {"avisos": {"channel": "email"}, "contacto": {"email": email, "is_safe": is_safe}}
    for slug, data in typed.items():
        assert client.post(f"/solicitud/registro/{slug}", data=data).status_code == 303


def sent_by_email(app: Flask, **contact: Any) -> Application:
    with app.app_context():
        to = factories.recipient(
            db.session, **{"channel": Channel.EMAIL, "is_safe": True, "email": HERS} | contact
        )
        row = factories.application(db.session, recipient_id=to.id)
        db.session.execute(update(User).where(User.id == row.user_id).values(recipient_id=to.id))
        db.session.commit()
        return row


@pytest.mark.parametrize("with_pin, sent", [(True, 0), (False, 1)])
def test_an_email_typed_with_the_pin_brings_no_link(
    app: Flask, visitor: FlaskClient, client_of: Clients, settings, with_pin: bool, sent: int
):
    begin(visitor)
    fill(app, visitor, make_curp(1))
    back = client_of(only_application(app).user_id, with_pin=with_pin)
    choose_email(back, HIS, is_safe="yes")

    back.post("/cuenta/correo", data={"email": HIS})

    assert len(letters(settings)) == sent


def test_with_the_pin_nobody_calls_safe_what_she_called_unsafe(
    app: Flask, visitor: FlaskClient, client_of: Clients, settings
):
    begin(visitor)
    choose_email(visitor, HERS, is_safe="no")
    his = client_of(only_application(app).user_id, with_pin=True)

    assert his.post("/solicitud/registro/contacto", data={"is_safe": "yes"}).status_code == 303
    his.post("/cuenta/correo", data={"email": HERS})

    assert letters(settings) == []


def test_what_he_typed_stays_his_until_she_writes_another_or_the_counter_asks_her(
    app: Flask, visitor: FlaskClient, client_of: Clients
):
    def by_pin() -> bool:
        with app.app_context():
            return db.session.scalars(select(Recipient.email_by_pin)).one()

    begin(visitor)
    fill(app, visitor, make_curp(1))
    choose_email(client_of(only_application(app).user_id, with_pin=True), HIS, is_safe="yes")
    assert by_pin()

    choose_email(visitor, HIS, is_safe="yes")  # the page came filled in with it
    assert by_pin()

    choose_email(visitor, HERS, is_safe="yes")
    assert not by_pin()


def test_the_counter_is_told_to_ask_and_then_it_counts(app: Flask, coordinator: FlaskClient):
    sent = sent_by_email(app, email_by_pin=True)
    page = f"/revision/{sent.id}/cambiar/contacto"
    assert "pídele que te lo diga" in coordinator.get(page).text

    assert coordinator.post(page, data={"email": HERS, "is_safe": "yes"}).status_code == 303

    assert "pídele que te lo diga" not in coordinator.get(page).text


def test_a_link_that_waits_does_not_go_to_an_email_typed_since(app: Flask, client_of: Clients, settings):
    with app.app_context():
        to = factories.recipient(db.session, channel=Channel.EMAIL, is_safe=True, email=HERS)
        draft = factories.draft(db.session, recipient_id=to.id)
        db.session.execute(update(User).where(User.id == draft.user_id).values(recipient_id=to.id))
        for template in ("password", "answer_ready"):
            facts = {"template": template, "facts": {"secret": "x"}, "next_try_at": NOW, "created_at": NOW}
            db.session.add(Message(recipient_id=to.id, attempts=0, **facts))
        db.session.commit()

    choose_email(client_of(draft.user_id, with_pin=True), HIS, is_safe="yes")

    with app.app_context():
        states = dict(db.session.execute(select(Message.template, Message.state)).all())
    assert states == {"password": MessageState.WITHHELD, "answer_ready": MessageState.WAITING}


def test_a_link_for_an_email_that_is_her_contact_no_more_is_spent(app: Flask):
    sent = sent_by_email(app)
    with app.app_context():
        user = db.session.get_one(User, sent.user_id)
        secret = invite(db.session, user, by_id=user.id, now=NOW, email=HERS)
        user.recipient.email = HIS
        db.session.commit()

        with pytest.raises(InvitationSpentError):
            accept_invitation(db.session, secret, password_digest="digest", now=NOW)


@pytest.mark.parametrize("by_pin, sent", [(True, 0), (False, 1)])
def test_a_forgotten_password_goes_nowhere_that_the_pin_opened(app: Flask, settings, by_pin: bool, sent: int):
    """She wants no messages; with her PIN he says otherwise, and reads her mailbox."""
    woman = sent_by_email(app, email_by_pin=by_pin)
    with app.app_context():
        user = db.session.get_one(User, woman.user_id)
        user.email, user.password = HERS, hash_password(PASSWORD)
        db.session.commit()

    app.test_client().post("/entrar/olvide", data={"email": HERS})

    assert len(letters(settings)) == sent


def ask_link(app: Flask, folio: str) -> None:
    app.test_client().post("/solicitud/liga", data={"folio": folio})


def use_link(app: Flask, letter: str) -> int:
    path = re.search(r"/solicitud/liga/[\w-]+", letter.replace("=\n", ""))
    assert path is not None
    return app.test_client().post(path[0]).status_code


def test_with_a_new_pin_from_the_counter_his_mailbox_opens_nothing_more(
    app: Flask, coordinator: FlaskClient, settings
):
    sent = sent_by_email(app, email=HIS, email_by_pin=True)
    ask_link(app, sent.folio)
    (letter,) = letters(settings)
    slip = f"/revision/{sent.id}/pin"
    assert "dejamos de escribir a ese correo" in coordinator.get(slip).text

    assert coordinator.post(slip, data={"identity": "INE", "size": "letter"}).mimetype == "application/pdf"

    assert use_link(app, letter) == 409
    ask_link(app, sent.folio)
    assert letters(settings) == [letter]


def test_his_email_is_doubted_on_whichever_of_her_folios_the_pin_is_printed_and_hers_stay(
    app: Flask, coordinator: FlaskClient, settings
):
    old = sent_by_email(app, email=HIS, email_by_pin=True)
    with app.app_context():
        db.session.get_one(Application, old.id).state = State.REJECTED
        call = {"channel": Channel.CALL, "is_safe": True, "phone": "9985550142"}
        her_phone = factories.recipient(db.session, **call, email_by_pin=True)  # of an e-mail that went
        shown = factories.application(
            db.session, user_id=old.user_id, recipient_id=her_phone.id, state=State.APPROVED
        )
        db.session.commit()
    slip = f"/revision/{shown.id}/pin"
    assert "dejamos de escribir a ese correo" in coordinator.get(slip).text

    coordinator.post(slip, data={"identity": "INE", "size": "letter"})

    with app.app_context():
        his, hers = (db.session.get_one(Application, each.id).recipient for each in (old, shown))
        assert not his.accepts()
        assert hers.accepts() and hers.phone == "9985550142"


def test_no_trace_of_who_wrote_an_email_outlives_it(app: Flask, visitor: FlaskClient, client_of: Clients):
    begin(visitor)
    fill(app, visitor, make_curp(1))
    back = client_of(only_application(app).user_id, with_pin=True)
    choose_email(back, HIS, is_safe="yes")

    back.post("/solicitud/registro/avisos", data={"channel": "call"})

    with app.app_context():
        assert db.session.execute(select(Recipient.email, Recipient.email_by_pin)).one() == (None, False)


def test_a_new_pin_leaves_an_email_of_hers_as_it_is(app: Flask, coordinator: FlaskClient, settings):
    sent = sent_by_email(app)
    slip = f"/revision/{sent.id}/pin"
    assert "dejamos de escribir a ese correo" not in coordinator.get(slip).text

    coordinator.post(slip, data={"identity": "INE", "size": "letter"})
    ask_link(app, sent.folio)

    (letter,) = letters(settings)
    assert use_link(app, letter) == 303


def test_links_that_lie_in_her_mailbox_end_when_she_wants_no_letters(
    app: Flask, client_of: Clients, settings
):
    woman = sent_by_email(app)
    ask_link(app, woman.folio)
    with app.app_context():
        user = db.session.get_one(User, woman.user_id)
        user.email, user.password = HERS, hash_password(PASSWORD)
        reset = invite(db.session, user, by_id=None, now=datetime.now(UTC))
        db.session.commit()

    client_of(woman.user_id, with_pin=True).post("/solicitud/avisos")

    (letter,) = letters(settings)
    assert use_link(app, letter) == 409
    assert app.test_client().get(f"/invitacion/{reset}").status_code == 410


def test_a_folio_that_was_left_behind_gets_no_link_and_the_one_that_opens_does(app: Flask, settings):
    with app.app_context():
        to = factories.recipient(db.session, channel=Channel.EMAIL, is_safe=True, email=HERS)
        shown = factories.application(db.session, recipient_id=to.id)
        opens, left = (
            factories.draft(db.session, user_id=shown.user_id, state=State.WITHDRAWN) for _ in range(2)
        )
        factories.pin_row(db.session, opens, "digest")
        db.session.commit()

    for folio, sent in ((left.folio, 0), (opens.folio, 1), (shown.folio, 2)):
        ask_link(app, folio)
        assert len(letters(settings)) == sent


def test_an_old_page_takes_back_nothing_but_what_it_showed(app: Flask, client_of: Clients):
    woman = sent_by_email(app)
    client = client_of(woman.user_id, with_pin=True)
    folio = re.search(r'name="folio"[^>]*value="([^"]+)"', client.get("/solicitud/retirar").text)
    assert folio is not None and folio[1] == woman.folio

    assert client.post("/solicitud/retirar", data={"folio": "another"}).status_code == 303
    with app.app_context():
        assert db.session.get_one(Application, woman.id).state is State.SUBMITTED

    client.post("/solicitud/retirar", data={"folio": folio[1]})
    with app.app_context():
        assert db.session.get_one(Application, woman.id).state is State.WITHDRAWN
