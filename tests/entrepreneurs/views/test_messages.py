"""What staff see of the messages to her, and how one that failed goes once more."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.entrepreneurs.models import State
from portal.outbox.actions import TRIES
from portal.outbox.models import Channel, Message, MessageState
from portal.web.extensions import db
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import house
from tests.factories.entrepreneurs import NOW

pytestmark = pytest.mark.sqlite_only

MAIL = {"channel": Channel.EMAIL, "is_safe": True, "email": "ella@example.mx"}


def add(app: Flask, template: str = "answer_ready", **changes) -> int:
    """Add a woman to whom a message failed; returns her application."""
    with app.app_context():
        to = factories.recipient(db.session, **MAIL)
        woman = factories.application(db.session, recipient_id=to.id, **changes)
        facts = {"attempts": TRIES, "created_at": NOW, "next_try_at": NOW, "facts": {}, "fault": "OSError"}
        db.session.add(Message(recipient_id=to.id, template=template, state=MessageState.FAILED, **facts))
        db.session.commit()
        return woman.id


def state(app: Flask) -> MessageState | None:
    with app.app_context():
        return db.session.scalar(select(Message.state))


def test_staff_are_told_of_what_failed_and_try_it_again(app: Flask, clerk: FlaskClient):
    id = add(app)

    assert "1 mensaje no salió" in clerk.get("/revision/avisos").text
    listed = clerk.get("/revision/avisos/fallidos").text
    assert f"/revision/{id}/mensajes" in listed and "e•••@example.mx" in listed
    page = clerk.get(f"/revision/{id}/mensajes").text
    assert "No salió" in page and "Intentar otra vez" in page and "ella@example.mx" not in page + listed
    done = clerk.post(f"/revision/{id}/mensajes/1/otra-vez", follow_redirects=True).text

    assert "Va en camino otra vez." in done
    assert state(app) in {MessageState.WAITING, MessageState.SENT}
    assert "Todos los mensajes salieron" in clerk.get("/revision/avisos/fallidos").text
    with app.app_context():
        assert "try_message_again" in db.session.scalars(select(AuditEntry.action)).all()


def test_what_cannot_be_tried_again_says_so(app: Flask, clerk: FlaskClient):
    id = add(app, "resume_link")

    assert "Que pida otra liga" in clerk.get(f"/revision/{id}/mensajes").text
    refused = clerk.post(f"/revision/{id}/mensajes/1/otra-vez", follow_redirects=True).text

    assert "ya no se puede intentar otra vez" in refused
    assert state(app) is MessageState.FAILED
    assert "no salió" not in clerk.get("/revision/avisos").text


def test_the_messages_of_another_house_are_not_hers_to_see(app: Flask, clerk: FlaskClient):
    with app.app_context():
        elsewhere = house(db.session).id
        db.session.commit()
    theirs, here = add(app, house_id=elsewhere), add(app)

    assert clerk.get(f"/revision/{theirs}/mensajes").status_code == 404
    assert clerk.post(f"/revision/{theirs}/mensajes/1/otra-vez").status_code == 404
    assert clerk.post(f"/revision/{here}/mensajes/1/otra-vez").status_code == 404
    assert f"/revision/{theirs}/mensajes" not in clerk.get("/revision/avisos/fallidos").text
    assert state(app) is MessageState.FAILED


def test_her_file_leads_to_them(app: Flask, clerk: FlaskClient):
    id = add(app)

    assert f"/revision/{id}/mensajes" in clerk.get(f"/padron/{id}").text
    assert f"/revision/{id}/mensajes" in clerk.get(f"/revision/{id}").text


def test_what_she_has_not_sent_leads_to_no_messages(app: Flask, clerk: FlaskClient):
    id = add(app, state=State.DRAFT, submitted_at=None)

    assert "/mensajes" not in clerk.get(f"/padron/{id}").text
    assert clerk.get(f"/revision/{id}/mensajes").status_code == 404
