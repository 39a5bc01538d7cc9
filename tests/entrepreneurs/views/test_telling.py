"""Who is to be told by hand: however many they are, each can be reached."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.outbox.models import Channel, Message, MessageState
from portal.web.extensions import db
from tests.factories import entrepreneurs as factories
from tests.factories.entrepreneurs import NOW

pytestmark = pytest.mark.sqlite_only


def test_the_list_of_who_is_to_be_told_has_pages(app: Flask, coordinator: FlaskClient):
    with app.app_context():
        for number in range(60):
            to = factories.recipient(db.session, channel=Channel.CALL, is_safe=True, phone="9985550142")
            factories.application(db.session, recipient_id=to.id, given_name=f"Número{number}")
            db.session.add(
                Message(
                    recipient_id=to.id,
                    template="answer_ready",
                    facts={"folio": "x"},
                    state=MessageState.BY_HAND,
                    created_at=NOW,
                    next_try_at=NOW,
                )
            )
        db.session.commit()

    seen, address = [], "/revision/avisos"
    while address:
        page = coordinator.get(address).text
        seen += re.findall(r">Número(\d+) ", page)
        after = re.search(r'href="([^"]+)" rel="next"', page)
        address = after[1].replace("&amp;", "&") if after else ""

    assert seen == [str(number) for number in range(60)]
