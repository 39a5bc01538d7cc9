"""Files as people send them, and as nobody should."""

import io
import struct
import zlib

from PIL import Image, ImageDraw

GPS = b"GPSLatitude-canary"


def photo(
    size: tuple[int, int] = (120, 90), kind: str = "JPEG", mode: str = "RGB", colour=None, **options
) -> bytes:
    """A picture with a line across it, so that turning it shows."""
    picture = Image.new(mode, size, colour or ("white" if mode in {"RGB", "RGBA", "L"} else 0))
    ImageDraw.Draw(picture).line((0, 0, size[0], size[1] // 3), fill=0, width=3)
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def photo_with_place(orientation: int = 1) -> bytes:
    """A JPEG that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "canary-maker"
    exif[0x0112] = orientation
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (21.0, 9.0, 42.0)
    exif[0x010E] = GPS.decode()
    return photo(exif=exif)


def pdf(pages: int = 1) -> bytes:
    out = io.BytesIO()
    sheets = [Image.new("RGB", (200, 280), "white") for _ in range(pages)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def scripted_pdf() -> bytes:
    """A PDF that wants to run a script when it is opened."""
    action = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"
    return (
        b"%PDF-1.4\n1 0 obj\n"
        + action
        + b"\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>\nendobj\n"
        b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"
    )


def huge_page_pdf() -> bytes:
    return scripted_pdf().replace(b"[0 0 200 200]", b"[0 0 9999999 9999999]")


def claimed_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be of any size."""
    return _png(width, height, zlib.compress(b"\0" * 1000))


def png_bomb(side: int = 6000) -> bytes:
    """A small PNG that unpacks to many bytes."""
    return _png(side, side, zlib.compress((b"\0" + b"\0" * side * 3) * side, 9))


def _png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
