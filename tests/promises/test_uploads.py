"""Uploads cannot hurt: whatever is sent, the portal answers, shows none of it as it came, and stays small."""

import io
import random
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from portal.core.vault import vault_of
from portal.entrepreneurs.models import PaperPage
from portal.uploads import drawing
from portal.uploads.models import Upload
from portal.uploads.sending import papers, send_original
from portal.uploads.storing import Papers, Stored
from portal.web.extensions import db, limiter
from tests.factories import entrepreneurs as factories
from tests.factories import files
from tests.promises.sizes import size

pytestmark = [pytest.mark.promise, pytest.mark.sqlite_only]

MUTANTS = size(100, 500)
ADDRESS = "/solicitud/papeles/official_id"
MOST_MEGABYTES = 512

PHOTO, PNG, WEBP, PDF = files.photo(), files.photo(kind="PNG"), files.photo(kind="WEBP"), files.pdf()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"
ZIP = b"PK\x03\x04" + b"\0" * 26 + b"PK\x05\x06" + b"\0" * 18

NASTIES: dict[str, tuple[str, bytes]] = {
    "nothing": ("a.jpg", b""),
    "one byte": ("a.jpg", b"\xff"),
    "a header alone": ("a.jpg", PHOTO[:4]),
    "half a photo": ("a.jpg", PHOTO[: len(PHOTO) // 2]),
    "half a PNG": ("a.png", PNG[: len(PNG) // 2]),
    "half a WebP": ("a.webp", WEBP[: len(WEBP) // 2]),
    "half a PDF": ("a.pdf", PDF[: len(PDF) // 2]),
    "a page called photo": ("a.jpg", HTML),
    "a page that begins as a GIF": ("a.gif", b"GIF89a" + HTML),
    "a drawing with a script": ("a.svg", SVG),
    "a drawing called photo": ("a.png", SVG),
    "an archive": ("a.zip", ZIP),
    "a program": ("a.exe", b"MZ" + b"\0" * 200),
    "a script of a shell": ("a.sh", b"#!/bin/sh\nrm -rf /\n"),
    "a photo and a page": ("a.jpg", PHOTO + HTML),
    "a photo and a drawing": ("a.jpg", PHOTO + SVG),
    "a photo and an archive": ("a.jpg", PHOTO + ZIP),
    "a photo and a PDF": ("a.jpg", PHOTO + PDF),
    "a photo and a program of a server": ("a.php", PHOTO + b"<?php system($_GET[0]); ?>"),
    "a PDF and a page": ("a.pdf", PDF + HTML),
    "a page and a PDF": ("a.html", HTML + PDF),
    "a PNG with a page in its text": ("a.png", PNG[:33] + b"\0\0\0\x10tEXt" + b"<script>alert(1)" + PNG[33:]),
    "two photos in one": ("a.jpg", PHOTO + PHOTO),
    "a photo of a place": ("a.jpg", files.photo_with_place()),
    "a photo upside down": ("a.jpg", files.photo_with_place(orientation=3)),
    "a PDF with a script": ("a.pdf", files.scripted_pdf()),
    "a PDF with a page of a kilometre": ("a.pdf", files.huge_page_pdf()),
    "a PDF with eleven pages": ("a.pdf", files.pdf(11)),
    "a PDF of no pages": ("a.pdf", files.scripted_pdf().replace(b"[3 0 R]", b"[]")),
    "a PDF that is its own child": ("a.pdf", files.scripted_pdf().replace(b"[3 0 R]", b"[2 0 R]")),
    "30,000 pixels a side": ("a.png", files.claimed_png(30_000, 30_000)),
    "30,000 pixels in a line": ("a.png", files.claimed_png(30_000, 1)),
    "no pixels": ("a.png", files.claimed_png(0, 0)),
    "all the pixels there are": ("a.png", files.claimed_png(2**31 - 1, 2**31 - 1)),
    "a bomb": ("a.png", files.png_bomb()),
    "a photo from another kind of phone": ("a.heic", files.HEIC),
    "a TIFF": ("a.tif", files.photo(kind="TIFF")),
    "a BMP": ("a.bmp", files.photo(kind="BMP")),
    "a name that climbs": ("../../../../etc/passwd", PHOTO),
    "a name that is a script": ('"><script>alert(1)</script>.jpg', b"GIF89a"),
    "a name of one line too many": ("a\r\nSet-Cookie: b=c.jpg", PHOTO),
    "a very long name": ("a" * 4000 + ".jpg", PHOTO),
}


@pytest.fixture
def her(app: Flask, client_of: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """She sends faster than any thumb, so the limits by network are off."""
    monkeypatch.setattr(limiter, "enabled", False)
    with app.app_context():
        begun = factories.draft(db.session)
        db.session.commit()
    return client_of(begun.user_id)


def send(client: FlaskClient, name: str, content: bytes) -> int:
    answer = client.post(ADDRESS, data={"files": [(io.BytesIO(content), name)]})
    assert answer.status_code in {303, 422}, (name, answer.status_code)
    assert "<script>alert" not in answer.text
    if answer.status_code == 422:
        assert re.search(r'class="error-text"', answer.text)
    return answer.status_code


def assert_all_safe(app: Flask, her: FlaskClient) -> int:
    """Look at everything that was kept, as she would; returns how many pictures there are."""
    pictures, query = 0, select(PaperPage).where(PaperPage.removed_at.is_(None))
    with app.app_context():
        kept = [(page.id, page.upload) for page in db.session.scalars(query)]
        folder = Papers(app.extensions["portal.settings"].instance / "papers", vault_of(db.engine.dialect))
    for page_id, upload in kept:
        for number in range(1, upload.pages + 1):
            shown = her.get(f"/solicitud/papeles/archivo/{page_id}/{number}")
            assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
            assert shown.headers["X-Content-Type-Options"] == "nosniff"
            picture = Image.open(io.BytesIO(shown.data))
            assert not picture.getexif() and files.GPS not in shown.data and b"<script" not in shown.data
            pictures += 1
        assert folder.read(upload.name, 0)
    return pictures


def clear(her: FlaskClient) -> None:
    """Take the files away again: a paper has room for ten."""
    page = her.get(ADDRESS).text
    for page_id in re.findall(r'name="remove" value="(\d+)"', page):
        her.post(ADDRESS, data={"remove": page_id})


def test_hand_made_nasties_are_refused_or_drawn_anew(app: Flask, her: FlaskClient):
    assert len(NASTIES) >= 40
    kept, pictures = 0, 0
    for name, content in NASTIES.values():
        kept += send(her, name, content) == 303
        pictures = max(pictures, assert_all_safe(app, her)) if kept else 0
        clear(her)

    assert 0 < kept < len(NASTIES) // 2
    assert pictures


def test_mutants_are_refused_or_drawn_anew(app: Flask, her: FlaskClient):
    dice = random.Random(2026)
    kept = 0
    for number in range(MUTANTS):
        content = bytearray(dice.choice([PHOTO, PNG, WEBP, PDF]))
        for _ in range(dice.randint(1, 12)):
            at = dice.randrange(len(content))
            content[at : at + dice.choice([0, 1, 1, 4])] = dice.randbytes(dice.choice([0, 1, 4]))
        kept += send(her, f"m{number}", bytes(content)) == 303
        if number % 8 == 7:
            assert_all_safe(app, her)
            clear(her)

    assert 0 < kept < MUTANTS


def test_an_original_is_never_shown_by_the_browser(app: Flask):
    with app.test_request_context():
        stored = papers().keep(files.photo_with_place(), limit=10_000_000)
        answer = send_original(_upload(stored))

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == (
        "application/octet-stream",
        "nosniff",
    )
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def _upload(stored: Stored) -> Upload:
    return Upload(
        id=1,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        pages=stored.pages,
        created_at=factories.NOW,
    )


MEASURE = """
import sys
sys.argv = ["drawing", {kind!r}]
from portal.uploads import drawing
try:
    drawing._child({kind!r})
except SystemExit:
    pass
(peak,) = (line for line in open("/proc/self/status") if line.startswith("VmHWM"))
sys.stderr.write(" %d" % (int(peak.split()[1]) // 1024))
"""


def peak_megabytes(content: bytes, kind: str) -> int:
    """Draw in a child as the portal does, and ask it how large it grew."""
    child = subprocess.run(
        [sys.executable, "-c", MEASURE.format(kind=kind)], input=content, capture_output=True, check=False
    )
    return int(child.stderr.split()[-1])


@pytest.mark.parametrize(
    "content",
    [files.png_bomb(), files.photo((6300, 6300), "PNG"), files.photo((12_000, 9_900))],
    ids=["bomb", "large PNG", "large JPEG"],
)
def test_drawing_stays_small(content: bytes):
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"

    assert peak_megabytes(content, kind) < MOST_MEGABYTES


def test_without_bounds_it_does_not(monkeypatch: pytest.MonkeyPatch):
    content = files.photo((12_000, 12_000), "PNG")
    unbound = MEASURE.replace("try:", "drawing.MOST_MEMORY = 4 * 2**30\ndrawing.MOST_PIXELS = 10**9\ntry:", 1)
    monkeypatch.setitem(globals(), "MEASURE", unbound)

    assert peak_megabytes(content, "image/png") > MOST_MEGABYTES


def test_without_drawing_anew_the_place_would_come_out(monkeypatch, app: Flask, her: FlaskClient):
    monkeypatch.setattr("portal.uploads.storing.draw", lambda content, _kind: [content])
    send(her, "a.jpg", files.photo_with_place())

    with pytest.raises(AssertionError):
        assert_all_safe(app, her)


def test_the_child_knows_nothing_of_the_portal(monkeypatch: pytest.MonkeyPatch):
    seen = {}
    real = subprocess.run

    def spy(*args, **options):
        seen.update(options)
        return real(*args, **options)

    monkeypatch.setenv("PORTAL_DATABASE_URL", "secret")
    monkeypatch.setattr(drawing.subprocess, "run", spy)

    drawing.draw(PHOTO, "image/jpeg")

    assert set(seen["env"]) == {"LANG"}
