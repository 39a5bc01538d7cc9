from flask.testing import FlaskClient


def test_anyone_sees_the_first_page(visitor: FlaskClient):
    response = visitor.get("/")

    assert response.status_code == 200
    assert "Ellas Facturan" in response.text


def test_a_signed_in_clerk_is_sent_to_her_work(clerk: FlaskClient):
    assert clerk.get("/inicio").status_code == 303


def test_a_visitor_is_asked_to_sign_in(visitor: FlaskClient):
    response = visitor.get("/inicio")

    assert response.status_code == 302
    assert "/entrar" in response.headers["Location"]
