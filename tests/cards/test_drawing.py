"""What the print shop gets: every code is read, every name is whole, every back is behind its front."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from portal.cards.drawing import BLOCK, Layout, Look, draw_cards
from tests.factories.faces import DPI, LOOK, make_faces

LONG = "María Guadalupe de los Ángeles Hernández-Montalvo"
MM = 72 / 25.4


class Found(NamedTuple):
    """A code and where its middle and its width are, in mm from the upper left corner."""

    text: str
    x: float
    y: float
    width: float


@contextmanager
def opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(path) as document:
        yield document


def codes_on_pages(path: Path, *, first: int = 0) -> list[list[Found]]:
    with opened(path) as document:
        pages = [document[number] for number in range(first, len(document))]
        pictures = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in pages]
    return [[place(code) for code in zxingcpp.read_barcodes(picture)] for picture in pictures]


def place(code: zxingcpp.Barcode) -> Found:
    corners = code.position
    xs = [corner.x for corner in (corners.top_left, corners.bottom_right)]
    ys = [corner.y for corner in (corners.top_left, corners.bottom_right)]
    return Found(code.text, *(value * 25.4 / DPI for value in (sum(xs) / 2, sum(ys) / 2, xs[1] - xs[0])))


def test_every_code_of_a_print_is_read_on_both_faces(tmp_path: Path) -> None:
    faces = make_faces(11)
    draw_cards(faces, LOOK, Layout.SHEET, tmp_path / "sheet.pdf")
    draw_cards(faces, LOOK, Layout.SINGLE, tmp_path / "single.pdf")

    sheets = [{code.text for code in page} for page in codes_on_pages(tmp_path / "sheet.pdf")]
    singles = [[code.text for code in page] for page in codes_on_pages(tmp_path / "single.pdf")]

    first, second = {face.link for face in faces[:8]}, {face.link for face in faces[8:]}
    assert sheets == [first, first, second, second]
    assert singles == [[face.link] for face in faces for _ in ("front", "back")]


def test_pages_have_the_size_of_the_paper_or_of_a_card_with_bleed(tmp_path: Path) -> None:
    for layout, size in ((Layout.SHEET, (215.9, 279.4)), (Layout.SINGLE, (91.6, 60))):
        draw_cards(make_faces(3), LOOK, layout, tmp_path / "cards.pdf")
        with opened(tmp_path / "cards.pdf") as document:
            for page in document:
                assert page.get_size() == pytest.approx([side * MM for side in size], abs=0.1)


def test_the_symbol_is_as_large_as_a_reader_needs(tmp_path: Path) -> None:
    draw_cards(make_faces(1), LOOK, Layout.SINGLE, tmp_path / "cards.pdf")
    for [code] in codes_on_pages(tmp_path / "cards.pdf"):
        assert code.width == pytest.approx(27.8, abs=0.2)  # corners are whole pixels


def test_each_back_lies_behind_its_front_when_the_sheet_is_turned_on_its_long_edge(tmp_path: Path) -> None:
    draw_cards(make_faces(5), LOOK, Layout.SHEET, tmp_path / "cards.pdf")
    fronts, backs = ({code.text: code for code in page} for page in codes_on_pages(tmp_path / "cards.pdf"))
    card_width, left = 91.6, (215.9 - 2 * 91.6) / 2
    for text, front in fronts.items():
        column = int((front.x - left) // card_width)
        assert int((backs[text].x - left) // card_width) == 1 - column
        assert backs[text].y == pytest.approx(front.y, abs=0.2)


@pytest.mark.parametrize(
    "name", ["Ana", LONG, "Guadalupe Mukhamedzhanovawitschenko-Montemayorgonzález", "W" * 18]
)
def test_a_name_is_whole_and_stays_on_its_panel(name: str, tmp_path: Path) -> None:
    draw_cards(make_faces(1, name=name), LOOK, Layout.SINGLE, tmp_path / "cards.pdf")
    with opened(tmp_path / "cards.pdf") as document:
        panel = {"left": 6.9 * MM, "right": 52.1 * MM, "top": 39 * MM, "bottom": 28.6 * MM}
        printed = document[0].get_textpage().get_text_bounded(**panel)
    assert "".join(printed.split()).replace("\x02", "-") == name.replace(" ", "")


def test_a_photo_stands_on_the_front_where_she_wants_one(tmp_path: Path) -> None:
    portrait = BytesIO()
    Image.new("RGB", (480, 600), (255, 0, 255)).save(portrait, "JPEG")
    plain, with_photo = make_faces(2)
    with_photo = replace(with_photo, photo=portrait.getvalue())
    draw_cards([plain, with_photo], LOOK, Layout.SINGLE, tmp_path / "cards.pdf")
    with opened(tmp_path / "cards.pdf") as document:
        pages = [page.render(scale=4).to_pil().convert("RGB") for page in document]
        words = document[2].get_textpage().get_text_bounded()
    middle = (int((3 + 41) * MM * 4), int((3 + 39.4) * MM * 4))
    colours = [page.getpixel(middle) for page in pages]
    assert [red > 240 and green < 15 and blue > 240 for red, green, blue in colours] == [
        False,
        False,
        True,
        False,
    ]
    assert "1 de diciembre de 2027" in " ".join(words.split())
    assert [code.text for page in codes_on_pages(tmp_path / "cards.pdf", first=2) for code in page] == [
        with_photo.link
    ] * 2


def test_what_people_type_is_only_text(tmp_path: Path) -> None:
    name = '#strong[x] $a$ *b* \\ "q" <t>'
    look = Look(institute="#pagebreak()", title="@x", host="= x", steps=("- #x",), found="$", help="`r`")
    draw_cards(make_faces(1, name=name), look, Layout.SINGLE, tmp_path / "cards.pdf")
    with opened(tmp_path / "cards.pdf") as document:
        assert len(document) == 2
        front, back = (page.get_textpage().get_text_bounded() for page in document)
    assert name in " ".join(front.split())
    assert "#pagebreak()" in front
    assert "- #x" in back


def test_progress_is_told_after_each_block_and_the_blocks_are_one_document(tmp_path: Path) -> None:
    told: list[int] = []
    faces = make_faces(BLOCK + 3)
    draw_cards(iter(faces), LOOK, Layout.SHEET, tmp_path / "cards.pdf", progress=told.append)
    assert told == [BLOCK, BLOCK + 3]
    with opened(tmp_path / "cards.pdf") as document:
        assert len(document) == 2 * (BLOCK // 8 + 1)
        last = document[len(document) - 1].get_textpage().get_text_bounded()
    assert f"Hoja {BLOCK // 8 + 1}, reversos" in last
    [codes] = codes_on_pages(tmp_path / "cards.pdf", first=2 * (BLOCK // 8) + 1)
    assert {code.text for code in codes} == {face.link for face in faces[BLOCK:]}


def test_no_cards_make_no_document(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without cards"):
        draw_cards([], LOOK, Layout.SHEET, tmp_path / "cards.pdf")
    assert not (tmp_path / "cards.pdf").exists()


def test_an_institute_may_have_its_own_colours_and_mark(tmp_path: Path) -> None:
    mark = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path fill="#f0f" d="M0 0h1v1H0z"/></svg>'
    )
    look = replace(LOOK, colours=LOOK.colours | {"sea-700": "#400040"}, mark=mark)
    draw_cards(make_faces(1), look, Layout.SINGLE, tmp_path / "cards.pdf")
    with opened(tmp_path / "cards.pdf") as document:
        picture = document[0].render(scale=4).to_pil().convert("RGB")
    assert picture.getpixel((4, 4)) == (0x40, 0, 0x40)
    assert picture.getpixel((int((3 + 8) * MM * 4), int((3 + 8) * MM * 4))) == (255, 0, 255)
