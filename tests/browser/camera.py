"""What a till's camera sees: pictures of codes, films of them, and a Chromium with a film for its camera."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from playwright.sync_api import Browser, BrowserContext, Playwright

from portal.tokens.qr import QUIET, draw_rows
from tests.chromium import PHONE, Live, find_chromium, watch
from tests.chromium import QUIET as PLAIN

FILM = (1280, 720)
DESK = (120, 110, 100)
SPEED = 10
"""Frames in a second: enough for cards on a desk, and little work for a busy machine."""


def picture_of(text: str, *, side: int = 400) -> Image.Image:
    """Draw a code with its quiet zone; its symbol is ``side`` pixels wide."""
    rows = ["0" * QUIET + row + "0" * QUIET for row in draw_rows(text)]
    wide = len(rows[0])
    rows = ["0" * wide] * QUIET + rows + ["0" * wide] * QUIET
    symbol = Image.new("L", (wide, wide))
    symbol.putdata([0 if module == "1" else 255 for row in rows for module in row])
    large = symbol.resize((wide * 16, wide * 16), Image.Resampling.NEAREST)
    whole = round(side * wide / (wide - 2 * QUIET))
    return large.resize((whole, whole), Image.Resampling.LANCZOS).convert("RGB")


def on_a_desk(*pictures: Image.Image, turn: float = 0) -> Image.Image:
    """Lay a picture in the middle of what the camera sees; without one, the desk alone."""
    scene = Image.new("RGB", FILM, DESK)
    for picture in pictures:
        whole = Image.new("L", picture.size, 255).rotate(turn, Image.Resampling.BICUBIC, expand=True)
        turned = picture.rotate(turn, Image.Resampling.BICUBIC, expand=True)
        scene.paste(turned, ((FILM[0] - turned.width) // 2, (FILM[1] - turned.height) // 2), whole)
    return scene


def badly_seen(text: str) -> Image.Image:
    """Show a code as a poor camera does: turned by 18 degrees, 160 pixels wide, blurred, noisy."""
    scene = on_a_desk(picture_of(text, side=160), turn=18).filter(ImageFilter.GaussianBlur(1))
    return ImageChops.add(scene, Image.effect_noise(FILM, 25).convert("RGB"), offset=-128)


def scratched(text: str, *, scratches: int) -> Image.Image:
    """Show a card that lived in a purse: lines of bare plastic through its code."""
    picture, chance = picture_of(text), Random(5)
    pen, (width, height) = ImageDraw.Draw(picture), picture.size
    for _ in range(scratches):
        ends = [(chance.randrange(width), 0), (chance.randrange(width), height)]
        pen.line(ends, fill=(225, 222, 215), width=9)
    return on_a_desk(picture)


def film(path: Path, *scenes: tuple[Image.Image, float]) -> Path:
    """Write scenes, each for some seconds, as Y4M; the camera shows them again and again."""
    with path.open("wb") as frames:
        frames.write(f"YUV4MPEG2 W{FILM[0]} H{FILM[1]} F{SPEED}:1 Ip A1:1\n".encode())
        for scene, seconds in scenes:
            light, *colours = scene.convert("YCbCr").split()
            halves = (colour.reduce(2) for colour in colours)
            still = b"FRAME\n" + b"".join(plane.tobytes() for plane in (light, *halves))
            frames.write(still * max(1, round(seconds * SPEED)))
    return path


@contextmanager
def camera_showing(playwright: Playwright, film: Path) -> Iterator[Browser]:
    """Start a Chromium whose camera sees the film."""
    flags = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*PLAIN, *flags])
    yield browser
    browser.close()


@contextmanager
def phone_before(
    scene: Image.Image, live: Live, playwright: Playwright, folder: Path
) -> Iterator[BrowserContext]:
    """Take a phone whose camera sees a scene; what a page must never do fails the test at its end."""
    faults: list[str] = []
    with camera_showing(playwright, film(folder / "film.y4m", (scene, 0.1))) as browser:
        context = browser.new_context(
            base_url=live.url, viewport=PHONE, permissions=["camera"], locale="es-MX"
        )
        watch(context, live.url, faults)
        yield context
    assert not faults


def enrolled_phone(browser: Browser, url: str, secret: str) -> BrowserContext:
    """Take a phone that was enrolled as a till, and may use its camera."""
    kept = {"origin": url, "localStorage": [{"name": "portal.device", "value": secret}]}
    return browser.new_context(
        base_url=url,
        viewport=PHONE,
        permissions=["camera"],
        locale="es-MX",
        storage_state={"cookies": [], "origins": [kept]},
    )
