"""Staff in a browser, and the women whom they serve."""

import os

from playwright.sync_api import Page
from sqlalchemy.orm import Session

from portal.core.roles import Role
from portal.demo.papers import draw_paper
from portal.entrepreneurs.actions.naming import index_name
from portal.entrepreneurs.actions.sending_papers import add_files
from portal.entrepreneurs.models import PaperKind, State
from portal.uploads.sending import papers
from tests.browser.people import enter
from tests.chromium import Live, assert_accessible
from tests.factories import accounts
from tests.factories import entrepreneurs as factories
from tests.factories.entrepreneurs import NOW


def seen(page: Page, name: str) -> None:
    """Hold a page to the rules; keep a picture of it where ``PORTAL_PICTURES`` names a folder."""
    assert_accessible(page)
    folder = os.environ.get("PORTAL_PICTURES")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def as_staff(page: Page, live: Live, role: Role = Role.COORDINATOR) -> None:
    user_id = live.write(lambda session: accounts.user(session, role=role, name="Ana Góngora").id)
    assert isinstance(user_id, int)
    enter(page.context, live, user_id)


def sent(live: Live, **changes) -> int:
    """A woman who waits for review, with all her papers."""

    def work(session: Session) -> int:
        row = factories.application(session, **changes)
        index_name(session, row)
        if row.state is not State.DRAFT and "curp_key" not in changes:
            photo = draw_paper("Recibo")
            for kind in PaperKind:
                stored = papers().keep(photo, limit=10_000_000)
                state, row.state = row.state, State.DRAFT
                session.flush()
                add_files(session, row, kind=kind, files=[stored], by_id=row.user_id, now=NOW)
                row.state = state
                session.flush()
        return row.id

    return int(str(live.write(work)))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
