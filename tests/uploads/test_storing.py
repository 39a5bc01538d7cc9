import io
from pathlib import Path

import pytest
from PIL import Image

from portal.core.vault import SealBrokenError, Vault
from portal.uploads.errors import Fault, PictureNotFoundError, RefusedFileError
from portal.uploads.storing import ORIGINAL, Papers
from tests.factories import files

LIMIT = 10_000_000


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return Papers(tmp_path / "papers", Vault(b"k" * 32))


def test_a_photo_comes_back_as_it_came_and_as_a_picture(papers: Papers):
    content = files.photo()

    stored = papers.keep(content, limit=LIMIT)

    assert papers.read(stored.name, ORIGINAL) == content
    assert papers.read(stored.name, 1).startswith(b"\xff\xd8\xff")
    assert (stored.media_type, stored.pages, stored.size) == ("image/jpeg", 1, len(content))


def test_what_is_on_the_disk_cannot_be_read_without_the_key(papers: Papers, tmp_path: Path):
    content = files.photo_with_place()
    papers.keep(content, limit=LIMIT)

    for path in (tmp_path / "papers").iterdir():
        assert files.GPS not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        name, number = path.name.split(".")
        with pytest.raises(SealBrokenError):
            papers.read(name, int(number))


def test_pictures_say_neither_where_nor_with_what(papers: Papers):
    stored = papers.keep(files.photo_with_place(orientation=6), limit=LIMIT)

    picture = Image.open(io.BytesIO(papers.read(stored.name, 1)))

    assert not picture.getexif()
    assert files.GPS not in papers.read(stored.name, 1)
    assert picture.size == (90, 120)  # the camera was held upright, and so it is shown


def test_each_page_of_a_pdf_is_a_picture(papers: Papers):
    assert papers.keep(files.pdf(pages=3), limit=LIMIT).pages == 3


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"GIF89a<script>alert(1)</script>", Fault.KIND),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.KIND),
        (b"MZ" + b"\0" * 100, Fault.KIND),
        (files.HEIC, Fault.HEIC),
        (files.photo() + b"<script>alert(1)</script>", Fault.MIXED),
        (files.photo() + b"PK\x05\x06" + b"\0" * 18, Fault.MIXED),
        (files.photo()[:200], Fault.BROKEN),
        (files.claimed_png(30_000, 30_000), Fault.TOO_MANY_PIXELS),
        (files.claimed_png(30_000, 1), Fault.TOO_MANY_PIXELS),
        (files.pdf(pages=11), Fault.TOO_MANY_PAGES),
        (b"%PDF-1.7\nnothing", Fault.BROKEN),
    ],
)
def test_what_cannot_be_kept_is_refused_for_a_reason(papers: Papers, content: bytes, fault: Fault):
    with pytest.raises(RefusedFileError) as refused:
        papers.keep(content, limit=LIMIT)

    assert refused.value.fault is fault


def test_the_limit_is_counted_in_bytes(papers: Papers):
    content = files.photo()
    papers.keep(content, limit=len(content))

    with pytest.raises(RefusedFileError) as refused:
        papers.keep(content, limit=len(content) - 1)

    assert refused.value.fault is Fault.TOO_LARGE


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_every_way_to_keep_colours_is_drawn(papers: Papers, kind: str, mode: str):
    if kind == "WEBP" and mode in {"1", "P"}:
        return
    assert papers.keep(files.photo(kind=kind, mode=mode), limit=LIMIT).pages == 1


def test_what_was_erased_is_gone(papers: Papers, tmp_path: Path):
    stored = papers.keep(files.photo(), limit=LIMIT)

    papers.erase(stored.name)

    assert list((tmp_path / "papers").iterdir()) == []
    with pytest.raises(PictureNotFoundError):
        papers.read(stored.name, ORIGINAL)
