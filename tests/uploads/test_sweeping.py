import os
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from portal.entrepreneurs.actions.sending_papers import add_files, remove_file
from portal.entrepreneurs.models import PaperKind, PaperPage
from portal.entrepreneurs.tasks import erase_replaced_papers
from portal.uploads.models import Upload
from portal.uploads.sending import papers
from portal.uploads.tasks import sweep_files
from portal.web.extensions import db
from portal.web.transaction import transaction
from tests.factories.entrepreneurs import NOW, draft
from tests.factories.files import photo

LIMIT = 10_000_000


def age(folder, days: int) -> None:
    """Let every file of the papers folder have been written some days ago."""
    then = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    for path in (folder / "papers").iterdir():
        os.utime(path, (then, then))


def test_a_file_whose_transaction_failed_is_swept_and_the_others_stay(app, settings):
    with app.app_context():
        with transaction() as session:
            woman = draft(session)
            stored = papers().keep(photo(), limit=LIMIT)
            add_files(session, woman, kind=PaperKind.PHOTO, files=[stored], by_id=woman.user_id, now=NOW)
        orphan = papers().keep(photo(), limit=LIMIT)

        sweep_files()
        assert papers().names(before=datetime.now(UTC) + timedelta(1)) == {stored.name, orphan.name}
        age(settings.instance, days=2)
        sweep_files()

        assert papers().names(before=datetime.now(UTC)) == {stored.name}


def test_a_paper_that_she_took_away_is_erased_after_the_days_that_staff_chose(app, settings):
    with app.app_context():
        with transaction() as session:
            woman = draft(session)
            for colour in ("white", "pink"):
                stored = papers().keep(photo(colour=colour), limit=LIMIT)
                add_files(
                    session, woman, kind=PaperKind.OFFICIAL_ID, files=[stored], by_id=woman.user_id, now=NOW
                )
            first, second = session.scalars(select(PaperPage.id).order_by(PaperPage.id)).all()
            remove_file(session, woman, page_id=first, now=datetime.now(UTC) - timedelta(days=91))
            kept = session.get_one(PaperPage, second).upload.name

        erase_replaced_papers()
        age(settings.instance, days=2)
        sweep_files()

        assert db.session.scalars(select(PaperPage.id)).all() == [second]
        assert db.session.scalars(select(Upload.name)).all() == [kept]
        assert papers().names(before=datetime.now(UTC)) == {kept}


def test_a_paper_taken_away_yesterday_stays(app):
    with app.app_context():
        with transaction() as session:
            woman = draft(session)
            stored = papers().keep(photo(), limit=LIMIT)
            add_files(session, woman, kind=PaperKind.PHOTO, files=[stored], by_id=woman.user_id, now=NOW)
            page_id = session.scalars(select(PaperPage.id)).one()
            remove_file(session, woman, page_id=page_id, now=datetime.now(UTC) - timedelta(days=1))

        erase_replaced_papers()

        assert db.session.scalars(select(PaperPage.id)).all() == [page_id]
