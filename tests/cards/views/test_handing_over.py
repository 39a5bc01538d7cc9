"""A card at the counter: found, handed over, stopped, renewed."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.accounts.models import SignIn
from portal.audit.models import AuditEntry
from portal.audit.words import say
from portal.cards.forms import DeliverForm
from portal.cards.models import Card, CardState, Medium
from portal.cards.views.changing import VERBS
from portal.core.roles import Role
from portal.entrepreneurs.forms.counter import NewPinForm
from tests.cards.views.test_staff import TODAY, state_of
from tests.factories.accounts import house
from tests.factories.cards import (
    code_of,
    delivered_card,
    printed_card,
    registered,
)


def test_a_card_is_found_by_code_folio_and_name(write, counter: FlaskClient, here):
    card_id, folio, code = write(
        lambda session, ring: (
            (card := printed_card(session, ring, here(session), now=TODAY)).id,
            card.folio,
            code_of(session, ring, card),
        )
    )
    for typed in (folio, folio.lower().replace("-", ""), code, f"HTTPS://X.MX/T/{code}"):
        answer = counter.post("/tarjetas/entregas", data={"q": typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/tarjetas/{card_id}")
    assert folio in counter.get("/tarjetas/entregas").text
    assert "No encontramos una tarjeta" in counter.get("/tarjetas/entregas?q=Zutana").text
    unknown = counter.post("/tarjetas/entregas", data={"q": "0000-0000-000"}, follow_redirects=True)
    assert "No encontramos esa tarjeta" in unknown.text


def test_scanning_the_new_card_hands_it_over_with_proof(write, counter: FlaskClient, here):
    card_id, code = write(
        lambda session, ring: (
            (card := printed_card(session, ring, here(session), now=TODAY)).id,
            code_of(session, ring, card),
        )
    )
    page = counter.post(
        f"/tarjetas/{card_id}/entregar",
        data={"identity": "Pasaporte", "is_she": "y", "code": code},
        follow_redirects=True,
    )
    assert "Tarjeta entregada." in page.text
    assert state_of(write, card_id) is CardState.DELIVERED
    proof = counter.get(f"/tarjetas/{card_id}/acuse").text
    assert "Acuse de entrega" in proof
    assert "Pasaporte" in proof


@pytest.mark.parametrize(
    "data, words",
    [
        ({"is_she": "y", "identity": "INE", "code": "other"}, "Esa es otra tarjeta."),
        ({"is_she": "y", "identity": "INE", "code": "other folio"}, "Ese folio es de otra tarjeta."),
        ({"is_she": "y", "identity": "INE", "code": "no code"}, "Eso no es el código ni el folio"),
        ({"identity": "INE", "code": "own"}, "Compara la foto y el nombre"),
        ({"is_she": "y", "code": "own"}, "Pide su identificación"),
        ({"is_she": "y", "identity": "INE"}, "Escanea la tarjeta o escribe su folio."),
    ],
)
def test_a_card_is_not_handed_over_without_care(write, counter: FlaskClient, here, data, words):
    def two(session, ring):
        own, other = (printed_card(session, ring, here(session), now=TODAY) for _ in range(2))
        codes = {"own": own.folio, "other": code_of(session, ring, other), "other folio": other.folio}
        return own.id, codes

    card_id, codes = write(two)
    sent = data | ({"code": codes.get(data["code"], data["code"])} if "code" in data else {})
    page = counter.post(f"/tarjetas/{card_id}/entregar", data=sent)
    assert page.status_code == 422
    assert words in page.text
    assert state_of(write, card_id) is CardState.PRINTED


def test_a_receipt_is_only_for_what_was_delivered(write, counter: FlaskClient, here):
    card_id = write(lambda session, ring: printed_card(session, ring, here(session), now=TODAY).id)
    assert counter.get(f"/tarjetas/{card_id}/acuse").status_code == 404


@pytest.mark.parametrize(
    "slug, state",
    [
        ("suspender", CardState.SUSPENDED),
        ("cancelar", CardState.REVOKED),
        ("perdida", CardState.DELIVERED),
        ("celular", CardState.DELIVERED),
        ("reponer", CardState.DELIVERED),
    ],
)
def test_each_change_asks_why_and_says_what_happened(write, counter: FlaskClient, here, slug, state):
    card_id = write(lambda session, ring: delivered_card(session, ring, here(session), now=TODAY).id)
    assert counter.post(f"/tarjetas/{card_id}/{slug}", data={"reason": " "}).status_code == 422

    page = counter.post(f"/tarjetas/{card_id}/{slug}", data={"reason": "Nos avisó"}, follow_redirects=True)

    assert page.status_code == 200
    assert state_of(write, card_id) is state
    made = write(lambda s, _: s.scalars(select(Card.state).where(Card.replaces_id == card_id)).all())
    assert made == ([CardState.APPROVED] if slug in {"perdida", "reponer"} else [])


@pytest.mark.parametrize(
    "slug, action",
    [("suspender", "suspend_card"), ("reactivar", "resume_card"), ("cancelar", "revoke_card")],
)
def test_the_log_has_the_word_of_the_button(slug, action):
    beginning = slice(len("Suspen"))
    assert say(action)[beginning] == VERBS[slug].button[beginning]


@pytest.mark.parametrize(
    "first, words", [("reponer", "Ya se le está haciendo otra"), ("suspender", "Su tarjeta está suspendida.")]
)
@pytest.mark.sqlite_only
def test_a_lost_plastic_dies_also_when_no_other_can_be_made(write, counter, here, first, words):
    card_id = write(lambda session, ring: delivered_card(session, ring, here(session), now=TODAY).id)
    counter.post(f"/tarjetas/{card_id}/{first}", data={"reason": "Nos avisó"})
    assert "Anular el plástico" in counter.get(f"/tarjetas/{card_id}").text

    page = counter.post(
        f"/tarjetas/{card_id}/perdida", data={"reason": "En el camión"}, follow_redirects=True
    ).text

    assert f"El plástico ya no sirve. {words}" in page
    assert "Perdió el plástico" in page and "En el camión" in page
    assert not write(lambda s, _: s.get(Card, card_id).living(Medium.PRINTED))
    assert "Anular el plástico" not in page


def test_who_takes_a_card_away_types_her_password_again(write, counter: FlaskClient, here):
    card_id = write(lambda session, ring: delivered_card(session, ring, here(session), now=TODAY).id)
    write(lambda s, _: s.execute(update(SignIn).values(proved_at=TODAY - timedelta(hours=1))))

    answer = counter.post(f"/tarjetas/{card_id}/cancelar", data={"reason": "Nos avisó"})

    assert answer.headers["Location"].startswith("/entrar/otra-vez")
    assert state_of(write, card_id) is CardState.DELIVERED
    assert counter.get(f"/tarjetas/{card_id}/reponer").status_code == 200


def test_a_change_that_came_too_late_is_refused_in_words(write, counter: FlaskClient, here):
    card_id = write(lambda session, ring: delivered_card(session, ring, here(session), now=TODAY).id)
    counter.post(f"/tarjetas/{card_id}/reponer", data={"reason": "Rota"})
    page = counter.post(f"/tarjetas/{card_id}/reponer", data={"reason": "Rota otra vez"})
    assert page.status_code == 422
    assert "Ya se le está haciendo otra tarjeta." in page.text
    assert 'value="Rota otra vez"' in page.text


def test_a_card_near_its_end_is_renewed_with_one_press(write, counter: FlaskClient, here):
    card_id = write(lambda s, ring: delivered_card(s, ring, here(s), now=TODAY - timedelta(days=350)).id)
    assert "Renovar" in counter.get(f"/tarjetas/{card_id}").text
    counter.post(f"/tarjetas/{card_id}/emitir")
    made = write(lambda s, _: s.scalars(select(Card.state).where(Card.replaces_id == card_id)).all())
    assert made == [CardState.APPROVED]


def test_what_nobody_collected_is_counted_and_listed(write, counter: FlaskClient, here):
    old, new = write(
        lambda s, ring: [
            printed_card(s, ring, here(s), now=TODAY - timedelta(days=days)).folio for days in (31, 29)
        ]
    )
    page = counter.get("/tarjetas/entregas?sin-recoger=1").text
    assert old in page
    assert new not in page


def test_cards_of_another_house_do_not_exist_here(write, counter: FlaskClient):
    def elsewhere(session, ring):
        woman = registered(session, house_id=house(session).id, given_name="Zenaida")
        card = printed_card(session, ring, woman, now=TODAY)
        return card.id, card.batch_id, card.folio

    card_id, batch_id, folio = write(elsewhere)
    for path in (
        f"/tarjetas/{card_id}",
        f"/tarjetas/{card_id}/entregar",
        f"/tarjetas/{card_id}/acuse",
        f"/tarjetas/{card_id}/cancelar",
        f"/tarjetas/tandas/{batch_id}",
        f"/tarjetas/tandas/{batch_id}/tarjetas.pdf",
    ):
        assert counter.get(path).status_code == 404
    assert counter.post(f"/tarjetas/{card_id}/imprimir", data={"layout": "sheet"}).status_code == 404
    assert folio not in counter.get("/tarjetas/entregas?q=Zenaida").text
    assert state_of(write, card_id) is CardState.PRINTED


def test_every_look_at_a_card_is_written_down(write, counter: FlaskClient, here):
    card_id = write(lambda session, ring: printed_card(session, ring, here(session), now=TODAY).id)
    counter.get(f"/tarjetas/{card_id}")
    looks = select(AuditEntry.subject_id).where(AuditEntry.action == "look_at_card")
    assert write(lambda session, _: session.scalars(looks).all()) == [card_id]


def test_the_design_is_seen_before_it_is_printed(coordinator: FlaskClient, client_of):
    assert "Frente de una tarjeta de ejemplo" in coordinator.get("/tarjetas/diseno").text
    before = coordinator.get("/tarjetas/diseno/frente.png")
    assert before.data.startswith(b"\x89PNG")
    changed = {
        "card_title": "Tarjeta amiga",
        "card_steps": "Muéstrala.",
        "card_found": "déjala aquí.",
    }
    page = coordinator.post("/tarjetas/diseno", data=changed, follow_redirects=True)
    assert "Guardamos el diseño" in page.text
    assert coordinator.get("/tarjetas/diseno/frente.png").data != before.data
    refused = coordinator.post("/tarjetas/diseno", data=changed | {"card_title": ""})
    assert (refused.status_code, "Escribe el título." in refused.text) == (422, True)
    assert client_of(Role.CLERK).get("/tarjetas/diseno").status_code == 403


def test_the_same_papers_prove_who_she_is_for_a_card_and_for_a_pin(app: Flask):
    with app.test_request_context():
        choices = DeliverForm().identity.choices

        assert choices == NewPinForm(just_registered=False).identity.choices
        assert choices[0].label == "Credencial para votar"
