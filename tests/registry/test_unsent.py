"""What she has not sent is hers alone: staff find its folio, and nothing that she typed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.entrepreneurs.actions.naming import index_name
from portal.entrepreneurs.models import Application, State
from portal.web.extensions import db
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import user
from tests.factories.entrepreneurs import NOW
from tests.registry.test_views import ask, download

HERS = ("Guadalupe", "Postres Lupita", "77510", "501")


@pytest.fixture
def begin(app: Flask):
    """Type an application with every answer that is not sent."""

    def begun(state: State = State.DRAFT, *, by_staff: bool = False, **changes) -> Application:
        with app.app_context():
            row = factories.application(
                db.session,
                **{
                    "state": state,
                    "submitted_at": None,
                    "given_name": "Guadalupe",
                    "business_name": "Postres Lupita",
                    "supermanzana": "501",
                    "captured_by_id": user(db.session).id if by_staff else None,
                }
                | changes,
            )
            index_name(db.session, row)  # worse than it is: no draft's name is among the words
            db.session.commit()
            db.session.refresh(row)
            db.session.expunge(row)
            return row

    return begun


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN, State.LAPSED])
def test_no_list_search_or_file_has_what_she_never_sent(coordinator: FlaskClient, begin, state: State):
    hers = begin(state)

    asked = [f"state={state}", "state=", f"state={state}&q=guadalupe", f"q={hers.curp}", f"q={hers.phone}"]
    for query in asked:
        assert hers.folio not in coordinator.get(f"/padron/?{query}").text, query
    for query in (*asked, f"q={hers.folio}"):
        page = ask(coordinator, address=f"/padron/exportar?{query}", with_contact="y")
        assert hers.folio not in download(coordinator, page).decode(), query


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_her_folio_finds_it_and_shows_nothing_more(clerk: FlaskClient, begin, state: State):
    hers = begin(state)

    pages = (f"/padron/?q={hers.folio}", f"/padron/{hers.id}", f"/revision/{hers.id}/pin")
    for page in map(clerk.get, pages):
        assert page.status_code == 200 and hers.folio in page.text
        assert not [said for said in HERS if said in page.text], page.request.path
    for rest in ("", "/captura", "/recibir/identificacion", "/pasar", "/rechazar", "/comparar", "/cambiar"):
        assert clerk.get(f"/revision/{hers.id}{rest}").status_code == 404, rest


def test_she_gets_a_new_pin_all_the_same(clerk: FlaskClient, begin):
    answer = clerk.post(f"/revision/{begin().id}/pin", data={"identity": "INE", "size": "letter"})

    assert answer.mimetype == "application/pdf"


@pytest.mark.parametrize("changes", [{"by_staff": True}, {"state": State.WITHDRAWN, "submitted_at": NOW}])
def test_what_staff_typed_or_she_sent_is_seen_as_before(coordinator: FlaskClient, begin, changes):
    """Negative control."""
    seen = begin(**changes)

    assert "Guadalupe" in coordinator.get(f"/padron/?state={seen.state}&q=guadalupe").text
    assert "Guadalupe" in coordinator.get(f"/padron/?q={seen.curp}").text
    assert "Supermanzana 501" in coordinator.get(f"/padron/{seen.id}").text
    file = download(coordinator, ask(coordinator, address=f"/padron/exportar?state={seen.state}"))
    assert "Guadalupe" in file.decode()
