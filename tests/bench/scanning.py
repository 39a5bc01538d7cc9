"""How long a cashier waits: from the first picture in which the code is, to the answer on the screen.

Chromium's camera shows the desk, then a card, again and again; a green mark in the corner says when the
card is there. The page itself notes both moments. Chromium on Linux reads codes by our own reader alone.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw
from playwright.sync_api import Page, Playwright, sync_playwright
from sqlalchemy.orm import Session

from portal.core.database import open_engine
from portal.core.vault import Vault
from portal.tokens.keys import KeyRing
from tests.browser.camera import badly_seen, camera_showing, enrolled_phone, film, on_a_desk, picture_of
from tests.databases import KEYS, fresh_database, make_instance
from tests.factories.redemptions import counter
from tests.serving import free_port, serving, start_portal

ROUNDS = 9
DESK_S, CARD_S = 4, 3
PATIENCE_MS = 60_000

WATCH = """
addEventListener("DOMContentLoaded", () => {
  const video = document.querySelector("video");
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  window.took = [];
  let marked = true, inView = null;
  const look = () => {
    pen.drawImage(video, 8, 8, 8, 8, 0, 0, 1, 1);
    const [red, green] = pen.getImageData(0, 0, 1, 1).data;
    const now = green - red > 100;
    if (now && !marked) inView ??= performance.now();
    marked = now;
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  new MutationObserver(() => {
    const asks = document.querySelector("[data-stage] h1")?.textContent === "¿Qué beneficio le das?";
    if (asks && inView !== null) took.push(performance.now() - inView);
    if (asks) inView = null;
  }).observe(document.querySelector("[data-stage]"), { childList: true });
});
"""
SCENES: dict[str, Callable[[str], Image.Image]] = {
    "clear": lambda code: on_a_desk(picture_of(code)),
    "turned 18 degrees, 160 px, blurred, noisy": badly_seen,
}


def run() -> list[str]:
    """Measure each scene on SQLite; return the lines to print."""
    with TemporaryDirectory() as name, fresh_database("sqlite", Path(name)) as database:
        instance, port = make_instance(Path(name)), free_port()
        url = f"http://localhost:{port}"
        secret, code = _fill(database, instance)
        server = start_portal(port, instance=instance, database=database)
        with serving(server), sync_playwright() as playwright:
            return [
                _line(scene, _measure(playwright, url, secret, draw(f"{url.upper()}/T/{code}"), Path(name)))
                for scene, draw in SCENES.items()
            ]


def _line(scene: str, took: list[float]) -> str:
    return (
        f"code in view to answer, {scene}: median {median(took) / 1000:.2f} s (goal 1.5), "
        f"slowest {max(took) / 1000:.2f} s of {len(took)}"
    )


def _fill(database: str, instance: Path) -> tuple[str, str]:
    """Make a shop with a benefit; returns the secret of its till and the code of a card."""
    engine = open_engine(database, Vault(KEYS["data"]))
    with Session(engine, expire_on_commit=False) as session:
        place = counter(session, KeyRing(instance / "keys" / "tokens"))
        place.coffee()
        code = place.card(now=datetime.now(UTC))
        session.commit()
    engine.dispose()
    return place.secret, code


def _measure(playwright: Playwright, url: str, secret: str, card: Image.Image, folder: Path) -> list[float]:
    """Return the milliseconds that each round took."""
    ImageDraw.Draw(card).rectangle((0, 0, 40, 40), fill=(0, 220, 0))
    shown = film(folder / "film.y4m", (on_a_desk(), DESK_S), (card, CARD_S))
    with camera_showing(playwright, shown) as browser:
        context = enrolled_phone(browser, url, secret)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto("/caja")
        return [_round(page, number) for number in range(1, ROUNDS + 2)][
            1:
        ]  # the first one fetches the reader


def _round(page: Page, number: int) -> float:
    page.wait_for_function("number => took.length >= number", arg=number, timeout=PATIENCE_MS)
    took: float = page.evaluate("took.at(-1)")
    page.get_by_role("button", name="Escanear otra").click()
    return took
