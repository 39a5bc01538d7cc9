"""The counter's camera finds a woman by her card, and hands a new one over; it is Chromium's own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect
from sqlalchemy.orm import Session

from portal.cards.models import Card, CardState
from portal.core.roles import Role
from tests.browser.camera import on_a_desk, phone_before, picture_of
from tests.browser.people import enter
from tests.chromium import Live, assert_accessible
from tests.factories.accounts import user
from tests.factories.cards import code_of, printed_card, registered

pytestmark = pytest.mark.browser

PATIENCE_MS = 20_000
Cards = tuple[int, int, str]
"""The id of a card, the id of another woman's, and what the code of the first says."""


@pytest.fixture
def cards(live: Live) -> Cards:
    def print_two(session: Session) -> Cards:
        ring, now = live.app.extensions["portal.key_ring"], datetime.now(UTC)
        hers, another = (
            printed_card(session, ring, registered(session, printed_name=name), now=now)
            for name in ("Rosa Canul", "Inés Pech")
        )
        return hers.id, another.id, code_of(session, ring, hers)

    return live.write(print_two)


@pytest.fixture
def counter(live: Live, cards: Cards, playwright: Playwright, tmp_path: Path) -> Iterator[Page]:
    """The counter's phone, which sees the card."""
    scene = on_a_desk(picture_of(f"{live.url.upper()}/T/{cards[2]}"))
    with phone_before(scene, live, playwright, tmp_path) as context:
        enter(context, live, live.write(lambda session: user(session, role=Role.COORDINATOR).id))
        yield context.new_page()


def scan(page: Page) -> None:
    page.get_by_role("button", name="Escanear con la cámara").click()


def test_a_card_in_view_brings_her_and_is_handed_over(live: Live, cards: Cards, counter: Page):
    hers, another, _ = cards
    counter.goto("/tarjetas/entregas")
    scan(counter)
    counter.wait_for_url(f"**/tarjetas/{hers}", timeout=PATIENCE_MS)
    assert_accessible(counter)

    counter.goto(f"/tarjetas/{another}/entregar")
    hand_over(counter)
    expect(counter.get_by_role("alert")).to_contain_text("Esa es otra tarjeta.")

    counter.goto(f"/tarjetas/{hers}/entregar")
    hand_over(counter)
    expect(counter.locator("main")).to_contain_text("Tarjeta entregada.")
    states = live.write(lambda session: [session.get_one(Card, id).state for id in (hers, another)])
    assert states == [CardState.DELIVERED, CardState.PRINTED]


def hand_over(page: Page) -> None:
    """Check who she is, show the card to the camera, and press the button that then has the focus."""
    page.get_by_label("Credencial para votar").check()
    page.get_by_label("La foto y el nombre son de ella").check()
    scan(page)
    expect(page.get_by_role("button", name="Entregar la tarjeta")).to_be_focused(timeout=PATIENCE_MS)
    expect(page.locator("[data-says]")).to_have_text("Leímos la tarjeta. Ahora entrégala.")
    assert_accessible(page)
    page.keyboard.press("Enter")
