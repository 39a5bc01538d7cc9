"""Public pages say nothing personal, nor does the API, nor any line of the log."""

import logging

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.core.roles import Role
from portal.entrepreneurs.models import Application
from portal.outbox.models import Channel, Recipient
from portal.web.access import public
from portal.web.extensions import db
from tests.promises.pages import CREDENTIAL, World, pages

pytestmark = [pytest.mark.promise, pytest.mark.sqlite_only]

CANARIES = {
    "first_surname": "Zanatecanario",
    "second_surname": "Tucancanario",
    "printed_name": "Colibri Canario",
    "curp": "CANA900101MQRRRN09",
    "phone": "9980001234",
    "email": "canario@example.mx",
    "supermanzana": "canario-sm",
    "street": "Calle del Canario",
    "colonia": "Colonia Canario",
    "postal_code": "77599",
    "business_name": "Jaulas El Canario",
    "products": "Alpiste de canario",
    "social_links": "canario.example",
    "rfc": "CANA900101AB9",
    "reason_words": "Razones del canario",
}
"""Her given name is left out: a till may be told it, with one initial."""


@pytest.fixture
def woman(app: Flask, world: World) -> None:
    """Let every woman's personal fields hold the canaries."""
    with app.app_context():
        db.session.execute(update(Application).values(**CANARIES))
        for to in db.session.scalars(select(Recipient)):
            to.channel, to.is_safe = Channel.EMAIL, True
            to.email, to.phone = CANARIES["email"], CANARIES["phone"]
        db.session.commit()


def said(app: Flask, world: World, caplog, as_role, under: str = "/") -> list[str]:
    """Read every public page and API answer, and every log line of every page; return the canaries heard."""
    heard, visitor = [], app.test_client()
    with caplog.at_level(logging.DEBUG):
        caplog.clear()
        for page in pages(app, world, under):
            if page.is_public or page.audience == CREDENTIAL:
                text = page.ask(visitor).get_data(as_text=True)
                heard += [f"{page}: {name}" for name, canary in CANARIES.items() if canary in text]
        cashier = as_role(Role.CASHIER)
        for path, body in (
            ("scan", {"code": world.code}),
            ("redemptions", {"code": world.code, "benefit": 1}),
        ):
            answer = cashier.post(f"/api/v1/{path}", json=body, headers={"Idempotency-Key": "a" * 20})
            text = answer.get_data(as_text=True)
            heard += [f"api {path}: {name}" for name, canary in CANARIES.items() if canary in text]
        for role in (Role.COORDINATOR, Role.ENTREPRENEUR):
            client = as_role(role)
            for page in pages(app, world, under):
                if page.method == "GET" and role in page.audience:
                    page.ask(client)
    lines = "\n".join(record.getMessage() for record in caplog.records)
    return heard + [f"log: {name}" for name, canary in CANARIES.items() if canary in lines]


def test_nothing_personal_is_said_in_public(app, world, woman, caplog, as_role):
    assert said(app, world, caplog, as_role) == []


def test_a_page_and_a_line_that_say_too_much_are_heard(app, world, woman, caplog, as_role):
    """Negative control: a public page that writes her street, and a log line with her telephone."""

    @app.get("/indiscreta")
    @public
    def tells():
        row = db.session.scalars(select(Application)).first()
        app.logger.info("looked at %s", row.phone)
        return row.street

    assert said(app, world, caplog, as_role, "/indiscreta") == ["GET /indiscreta: street", "log: phone"]
