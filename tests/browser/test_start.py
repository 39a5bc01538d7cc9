import pytest
from playwright.sync_api import Page, expect

from tests.chromium import Live, assert_accessible

pytestmark = pytest.mark.browser


def test_the_first_page_is_light_and_accessible(live: Live, page: Page):
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(sum(request.sizes().values())))

    page.goto("/")

    expect(page.locator("h1")).to_be_visible()
    assert_accessible(page)
    page.wait_for_load_state("networkidle")
    assert sum(sizes) < 100_000
