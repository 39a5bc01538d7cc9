"""Printed codes are read: all of them from the sheet, nearly all by a phone that is held badly."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from random import Random

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from portal.cards.drawing import CardFace, Layout, draw_cards
from tests.factories.faces import DPI, LOOK, make_faces
from tests.promises.phone_camera import Hand, frame
from tests.promises.sizes import size

pytestmark = pytest.mark.promise

CARDS = {Layout.SHEET: size(24, 1000), Layout.SINGLE: size(8, 1000)}
PAGES_AT_ONCE = 20
FRAMES = 10


def pages_of(path: Path, dpi: int) -> Iterator[list[Path]]:
    """Draw the pages of a PDF as grey pictures, a few at a time, in their order."""
    with pypdfium2.PdfDocument(path) as document:
        count = len(document)
    for first in range(1, count + 1, PAGES_AT_ONCE):
        last = min(first + PAGES_AT_ONCE - 1, count)
        asked = f"pdftoppm -r {dpi} -gray -f {first} -l {last} {path.name} page".split()
        subprocess.run(asked, cwd=path.parent, check=True)
        pages = sorted(path.parent.glob("page-*.pgm"))
        yield pages
        for page in pages:
            page.unlink()


def by_zbarimg(page: Path) -> list[str]:
    """Read one page, each with its own run.

    zbarimg fits the corners of a code by drawing lots, and goes on drawing from page to page: with twenty
    pages in a run it missed 25 of 2,000 codes on sheets, always in the second or fourth row; with one, none.
    """
    asked = ["zbarimg", "--nodbus", "--quiet", "--raw", page]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 4}, done.stderr  # 4: nothing found
    return done.stdout.split()


def by_zxing(page: Path) -> list[str]:
    """Read the QR codes of a page; of other kinds it believes in two among 2,000 faces, in their pattern."""
    found = zxingcpp.read_barcodes(Image.open(page), formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in found]


def read_by_both(path: Path, dpi: int) -> tuple[list[str], list[str]]:
    zbar, zxing = [], []
    for page in chain.from_iterable(pages_of(path, dpi)):
        zbar += by_zbarimg(page)
        zxing += by_zxing(page)
    return sorted(zbar), sorted(zxing)


@pytest.fixture(scope="module")
def readers() -> None:
    """Programs that a machine may lack."""
    if not (shutil.which("zbarimg") and shutil.which("pdftoppm")):
        if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
            pytest.fail("zbarimg or pdftoppm is missing, so the printed codes were not read with them")
        pytest.skip("NOT RUN: zbarimg or pdftoppm is missing")


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("layout", Layout)
def test_zbarimg_and_zxing_read_both_faces_of_every_card_at_300_dpi(
    readers: None, layout: Layout, tmp_path: Path
) -> None:
    faces = make_faces(CARDS[layout])
    draw_cards(faces, LOOK, layout, tmp_path / "cards.pdf")

    zbar, zxing = read_by_both(tmp_path / "cards.pdf", DPI)

    printed = sorted(face.link for face in faces for _ in ("front", "back"))
    assert zbar == printed
    assert zxing == printed


def test_a_sheet_printed_too_coarsely_is_not_read(readers: None, tmp_path: Path) -> None:
    draw_cards(make_faces(8), LOOK, Layout.SHEET, tmp_path / "cards.pdf")
    assert read_by_both(tmp_path / "cards.pdf", DPI // 8) == ([], [])


def half_black(path: Path, dpi: int) -> list[float]:
    """Return for each code the share of its dots that are neither ink nor paper."""
    shares = []
    for pages in pages_of(path, dpi):
        for picture in map(Image.open, pages):
            for code in zxingcpp.read_barcodes(picture):
                first, last = code.position.top_left, code.position.bottom_right
                dots = picture.crop((first.x, first.y, last.x, last.y)).histogram()
                shares.append(sum(dots[64:160]) / sum(dots))
    return shares


@pytest.mark.parametrize("host", ["tarjeta.example", "tarjeta-de-beneficios.example"])
@pytest.mark.parametrize("layout", Layout)
def test_each_module_is_whole_dots_of_a_300_dpi_printer(
    readers: None, layout: Layout, host: str, tmp_path: Path
) -> None:
    """Grey dots between modules are what a reader stumbles over; a longer host has smaller modules."""
    draw_cards(make_faces(3, host=host), LOOK, layout, tmp_path / "cards.pdf")

    shares = half_black(tmp_path / "cards.pdf", DPI)

    assert len(shares) == 6
    assert max(shares) < 0.001
    assert min(half_black(tmp_path / "cards.pdf", DPI - 7)) > 0.02


def frames_needed(picture: Image.Image, face: CardFace, rng: Random, hand: Hand) -> int | None:
    """Return how many frames a phone takes to read a code; ``None`` when the tenth is in vain too.

    It reads as the scanner page does: QR codes alone, in any direction, whatever the size.
    """
    for number in range(1, FRAMES + 1):
        found = zxingcpp.read_barcodes(frame(picture, rng, hand), formats=zxingcpp.BarcodeFormat.QRCode)
        if found:
            assert [code.text for code in found] == [face.link]
            return number
    return None


def held_before_a_phone(cards: int, hand: Hand, folder: Path) -> list[int | None]:
    """Hold both faces of some cards before a phone; the same hand shakes the same way every time."""
    faces, rng = make_faces(cards), Random(cards)
    draw_cards(faces, LOOK, Layout.SINGLE, folder / "cards.pdf")
    needed = []
    with pypdfium2.PdfDocument(folder / "cards.pdf") as document:
        for number, page in enumerate(document):
            picture = page.render(scale=DPI / 72, grayscale=True).to_pil()
            needed.append(frames_needed(picture, faces[number // 2], rng, hand))
    return needed


@pytest.mark.timeout(3600)
def test_a_phone_at_20_cm_reads_97_in_100_within_10_frames(tmp_path: Path) -> None:
    needed = held_before_a_phone(size(10, 500), Hand(), tmp_path)
    assert sum(each is not None for each in needed) >= 0.97 * len(needed)


def test_a_phone_out_of_focus_reads_nothing(tmp_path: Path) -> None:
    assert held_before_a_phone(1, Hand(blur=12), tmp_path) == [None, None]
