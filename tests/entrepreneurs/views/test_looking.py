import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.audit.models import AuditEntry
from portal.demo.papers import draw_paper
from portal.entrepreneurs.actions.sending_papers import add_files
from portal.entrepreneurs.models import PaperKind, PaperPage, State
from portal.uploads.sending import papers
from portal.web.extensions import db
from tests.factories import entrepreneurs as factories
from tests.factories.accounts import house
from tests.factories.entrepreneurs import NOW


@pytest.fixture
def address(app: Flask) -> str:
    """The address of a photo of a woman who waits for review."""
    with app.app_context():
        row = factories.application(db.session, state=State.DRAFT)
        stored = papers().keep(draw_paper("Recibo"), limit=10_000_000)
        add_files(
            db.session, row, kind=PaperKind.OFFICIAL_ID, files=[stored], by_id=row.user_id or 0, now=NOW
        )
        row.state = State.SUBMITTED
        db.session.commit()
        page = db.session.scalars(select(PaperPage)).one()
        return f"/revision/{row.id}/papeles/{page.id}"


def looks(app: Flask) -> int:
    with app.app_context():
        query = select(func.count()).where(AuditEntry.action == "look_at_paper")
        return db.session.scalar(query) or 0


def test_a_paper_is_shown_large_and_each_look_is_written_down(app: Flask, clerk: FlaskClient, address: str):
    page = clerk.get(f"{address}?zoom=2")

    assert "Más grande" in page.text and "zoom-2" in page.text
    picture = clerk.get(f"{address}/1.jpg")
    assert (picture.mimetype, picture.data[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert looks(app) == 2


def test_turned_it_lies_so_for_everybody(app: Flask, clerk: FlaskClient, address: str):
    before = clerk.get(f"{address}/1.jpg").data

    clerk.post(f"{address}/girar")

    assert clerk.get(f"{address}/1.jpg").data != before


def test_the_original_is_a_download_and_nothing_else(clerk: FlaskClient, address: str):
    answer = clerk.get(f"{address}/original")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_paper_of_another_house_or_another_woman_is_not_found(
    app: Flask, clerk: FlaskClient, coordinator: FlaskClient, address: str
):
    with app.app_context():
        other = factories.application(db.session)
        db.session.commit()
        other_id = other.id
    assert coordinator.get(f"/revision/{other_id}/papeles/1").status_code == 404
    with app.app_context():
        row = db.session.get_one(PaperPage, 1).paper
        application = db.session.get_one(type(other), row.application_id)
        application.house_id = house(db.session).id
        db.session.commit()

    for end in ("", "/1.jpg", "/original"):
        assert clerk.get(address + end).status_code == 404
    assert clerk.post(f"{address}/girar").status_code == 404
    assert looks(app) == 0


def test_no_address_makes_an_error(clerk: FlaskClient, address: str):
    assert clerk.get(f"{address}?zoom=99&n=99").status_code == 200
    assert clerk.get(f"{address}?zoom=x&n=-1").status_code == 200
    assert clerk.get(f"{address}/9.jpg").status_code == 404
