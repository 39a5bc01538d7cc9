from flask import Flask
from flask.testing import FlaskClient

from portal.core.roles import Role
from portal.entrepreneurs.models import Application, RejectionReason, State
from portal.web.extensions import db
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import give_house, house, user


def add(app: Flask, **changes) -> int:
    with app.app_context():
        row = factories.application(db.session, **changes)
        db.session.commit()
        return row.id


def add_reason(app: Flask) -> int:
    with app.app_context():
        row = RejectionReason(words="No vive en el municipio")
        db.session.add(row)
        db.session.commit()
        return row.id


def stored(app: Flask, application_id: int) -> Application:
    with app.app_context():
        return db.session.get_one(Application, application_id)


def test_the_queue_lists_what_waits(app: Flask, clerk: FlaskClient):
    add(app, given_name="Guadalupe")
    add(app, given_name="Teresa", state=State.APPROVED)

    page = clerk.get("/revision/").text

    assert "Guadalupe Canul Pech" in page
    assert "Teresa" not in page


def test_a_clerk_takes_reviews_and_approves(app: Flask, clerk: FlaskClient):
    id = add(app)

    clerk.post(f"/revision/{id}/tomar")
    page = clerk.get(f"/revision/{id}").text
    told = clerk.post(f"/revision/{id}/aprobar", follow_redirects=True)
    assert "¿Aprobarla sin todos sus papeles?" in told.text and "Identificación oficial" in told.text
    assert stored(app, id).state is State.IN_REVIEW
    answer = clerk.post(
        f"/revision/{id}/aprobar",
        data={"without": ["official_id", "proof_of_address"]},
        follow_redirects=True,
    )

    assert "la tienes tú" in page and "Supermanzana 237" in page
    assert "Ya está en el padrón" in answer.text
    assert stored(app, id).state is State.APPROVED


def test_whoever_reviews_sees_since_when_and_which_rfc_to_doubt(app: Flask, client_of):
    with app.app_context():
        reviewer = user(db.session).id
        db.session.commit()
    taken = {"state": State.IN_REVIEW, "owner_id": reviewer, "owned_since": factories.NOW}
    doubted = add(app, rfc="CAPR850101AB1", rfc_doubtful=True, **taken)
    trusted = add(app, rfc="CAPR850101AB1", **taken)
    client = client_of(reviewer)

    page = client.get(f"/revision/{doubted}").text

    assert "la tienes tú desde el 23 de noviembre" in page
    assert "Puede estar mal escrito" in page
    assert "Puede estar mal escrito" not in client.get(f"/revision/{trusted}").text


def test_a_clerk_rejects_with_words(app: Flask, clerk: FlaskClient):
    id, reason = add(app), add_reason(app)
    clerk.post(f"/revision/{id}/tomar")

    answer = clerk.post(f"/revision/{id}/rechazar", data={"reason": reason, "words": "Pide informes aquí."})

    assert answer.status_code == 303
    assert stored(app, id).reason_words == "Pide informes aquí."


def test_a_question_closed_by_a_rejection_says_so_and_can_be_asked_again(app: Flask, clerk: FlaskClient):
    id, reason = add(app), add_reason(app)
    ask = f"/revision/{id}/preguntar/direccion"
    clerk.post(f"/revision/{id}/tomar")
    clerk.post(ask, data={"question": "¿Cuál es tu manzana?"})

    clerk.post(f"/revision/{id}/rechazar", data={"reason": reason, "words": "Vuelve en enero."})
    clerk.post(f"/revision/{id}/reabrir", data={"words": "Volvió"})

    page = clerk.get(f"/revision/{id}").text
    assert "Se cerró sin respuesta" in page and ask in page
    clerk.post(ask, data={"question": "¿Cuál es tu lote?"})
    assert stored(app, id).state is State.NEEDS_CORRECTION


def test_without_words_nothing_is_rejected_and_nothing_is_lost(app: Flask, clerk: FlaskClient):
    id, reason = add(app), add_reason(app)
    clerk.post(f"/revision/{id}/tomar")

    answer = clerk.post(f"/revision/{id}/rechazar", data={"reason": reason, "words": " "})

    assert answer.status_code == 422
    assert "Escribe qué puede hacer ella ahora." in answer.text
    assert "checked" in answer.text


def test_one_question_about_one_field(app: Flask, clerk: FlaskClient):
    id = add(app)
    clerk.post(f"/revision/{id}/tomar")

    answer = clerk.post(
        f"/revision/{id}/preguntar/direccion",
        data={"question": "¿Cuál es tu manzana?"},
        follow_redirects=True,
    )

    assert "¿Cuál es tu manzana?" in answer.text
    assert stored(app, id).state is State.NEEDS_CORRECTION


def test_what_another_changed_first_is_said_in_words(
    app: Flask, clerk: FlaskClient, coordinator: FlaskClient
):
    id = add(app)
    coordinator.post(f"/revision/{id}/tomar")

    answer = clerk.post(f"/revision/{id}/tomar", follow_redirects=True)

    assert "Alguien cambió esta solicitud antes que tú." in answer.text


def test_a_woman_of_another_house_is_not_found(app: Flask, clerk: FlaskClient, coordinator: FlaskClient):
    with app.app_context():
        elsewhere = house(db.session).id
        db.session.commit()
    id = add(app, house_id=elsewhere)

    assert clerk.get(f"/revision/{id}").status_code == 404
    assert clerk.post(f"/revision/{id}/tomar").status_code == 404
    assert coordinator.get(f"/revision/{id}").status_code == 200


def test_a_woman_of_her_house_is(app: Flask, client_of):
    with app.app_context():
        here, ana = house(db.session), user(db.session)
        give_house(db.session, ana, here)
        db.session.commit()
        ids = here.id, ana.id

    assert client_of(ids[1]).get(f"/revision/{add(app, house_id=ids[0])}").status_code == 200


def test_neither_administrators_nor_auditors_see_her(app: Flask, client_of):
    id = add(app)

    for role in set(Role) - {Role.CLERK, Role.COORDINATOR}:
        assert client_of(role).get(f"/revision/{id}").status_code == 403, role
