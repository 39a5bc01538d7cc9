"""A real Chromium against the whole portal, served as `portal run` does, on a free port of this machine."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright
from sqlalchemy.orm import Session
from waitress import create_server, wasyncore
from waitress.server import BaseWSGIServer

from portal.app import create_app
from portal.operations.worker import IMMEDIATE
from portal.settings import Settings
from portal.web.extensions import db
from portal.web.transaction import transaction
from tests.databases import fresh_database, make_instance

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Live:
    """A portal that is being served."""

    url: str
    app: Flask

    def write(self, work: Callable[[Session], object]) -> object:
        """Do ``work`` in the portal's database and commit; returns what it returned."""
        with self.app.app_context(), transaction() as session:
            return work(session)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """The portal on an empty SQLite database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    with fresh_database("sqlite", tmp_path) as database:
        instance = make_instance(tmp_path)
        app = create_app(
            Settings(instance=instance, database_url=database, public_url=url, queue_url=IMMEDIATE)
        )
        server = create_server(app, host="127.0.0.1", port=port, threads=6)
        ended = threading.Event()
        thread = threading.Thread(target=_serve, args=(server, ended), daemon=True)
        thread.start()
        yield Live(url, app)
        ended.set()
        thread.join(5)
        with app.app_context():
            db.engine.dispose()


def _serve(server: BaseWSGIServer, ended: threading.Event) -> None:
    """Serve until the test has ended, then close every connection: in this thread, which alone uses them."""
    while not ended.is_set():
        wasyncore.loop(timeout=0.1, map=server._map, count=1)
    server.task_dispatcher.shutdown()
    for connection in list(server._map.values()):
        connection.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


def find_chromium() -> str:
    """Return the system's Chromium; a test without it is skipped, or fails where it is required."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("PORTAL_REQUIRE_BROWSER"):
            pytest.fail("there is no Chromium, and PORTAL_REQUIRE_BROWSER says that there must be")
        pytest.skip("there is no Chromium on this machine")
    return path


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
    yield browser
    browser.close()


@pytest.fixture
def new_context(browser: Browser, live: Live) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser of its own for one person: ``new_context(PHONE)``.

    At the end, an error on a console or a request to another origin fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(viewport: dict[str, int], **options: object) -> BrowserContext:
        context = browser.new_context(base_url=live.url, viewport=viewport, locale="es-MX", **options)
        watch(context, live.url, faults)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not faults


def watch(context: BrowserContext, url: str, faults: list[str]) -> None:
    """Collect what a page must never do: scripts that fail, and requests that leave the portal."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(f"console at {message.page.url if message.page else '?'}: {message.text}")

    def request(request) -> None:
        # chrome: and chrome-extension: are its own pages, as the one that shows a PDF
        if not request.url.startswith(
            (url, url.replace("localhost", "127.0.0.1"), "data:", "blob:", "file:", "chrome")
        ):
            faults.append(f"request to another origin: {request.url}")

    context.on("console", console)
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
    context.on("request", request)


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """A page at 360 px."""
    return new_context(PHONE).new_page()


@pytest.fixture
def desktop(new_context: Callable[..., BrowserContext]) -> Page:
    """A page at 1280 px."""
    return new_context(DESKTOP).new_page()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["360", "1280"])
def page(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]) -> Page:
    """A page at 360 px, and again at 1280 px."""
    return new_context(request.param).new_page()


def assert_accessible(page: Page) -> None:
    """Hold the page to axe's rules, to described errors, and to no sideways scroll."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    words = [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']]}" for v in found["violations"]]
    assert not words, f"{page.url}: {words}"
    undescribed = page.evaluate(
        """[...document.querySelectorAll('[aria-invalid=true]')]
           .filter(e => !(e.getAttribute('aria-describedby') || '').split(' ')
                         .some(id => document.getElementById(id)?.textContent.trim()))
           .map(e => e.name)"""
    )
    assert not undescribed, f"{page.url}: errors that nobody hears: {undescribed}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"
