import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import QRData

from portal.tokens import symbol
from portal.tokens.layout import link
from portal.tokens.qr import QUIET, draw_path, draw_rows, path_of

LINK = link("https://tarjeta.example", bytes(range(73)))


def test_a_link_is_a_symbol_of_version_6() -> None:
    rows = draw_rows(LINK)
    assert len(rows) == 41
    assert {len(row) for row in rows} == {41}
    assert set("".join(rows)) == {"0", "1"}


def test_a_longer_host_gets_a_larger_symbol() -> None:
    assert len(draw_rows(link("https://" + "a" * 26, bytes(73)))) == 41
    assert len(draw_rows(link("https://" + "a" * 27, bytes(73)))) == 45


@pytest.mark.parametrize("text", [LINK, "https://tarjeta.example/aparato#clave", "A", LINK * 3])
def test_a_reader_reads_the_rows(text: str) -> None:
    rows = draw_rows(text)
    side = len(rows) + 2 * QUIET
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            picture.putpixel((x + QUIET, y + QUIET), 0 if module == "1" else 255)
    [found] = zxingcpp.read_barcodes(picture.resize((side * 4, side * 4), Image.Resampling.NEAREST))
    assert found.text == text
    assert found.ec_level == "M"


def test_the_path_covers_the_dark_modules_and_no_others() -> None:
    assert path_of(["110", "001", "101"]) == "M0 0h2v1H0zM2 1h1v1H2zM0 2h1v1H0zM2 2h1v1H2z"
    assert path_of(["1"], offset=4) == "M4 4h1v1H4z"


def test_the_path_leaves_the_quiet_zone_white() -> None:
    drawing = draw_path(LINK)
    assert drawing.side == 41 + 2 * QUIET
    assert drawing.path.startswith("M4 4h7v1H4z")


HOSTS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-", min_size=1, max_size=26)


@settings(deadline=None)
@given(HOSTS, st.binary(min_size=73, max_size=73))
def test_a_symbol_of_ours_is_the_library_s_module_for_module(host: str, code: bytes) -> None:
    text = link(f"https://{host}", code)
    library = QRCode(version=6, error_correction=ERROR_CORRECT_M, mask_pattern=2)
    library.add_data(QRData(text))
    library.make(fit=True)
    assert draw_rows(text) == ["".join("01"[module] for module in row) for row in library.modules]


def test_a_flipped_codeword_is_another_symbol(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine, of_data = draw_rows(LINK), symbol._codewords
    monkeypatch.setattr(symbol, "_codewords", lambda bits: of_data(bits)[:-1] + b"\0")
    assert draw_rows(LINK) != genuine
