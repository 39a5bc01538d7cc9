"""Draw a file as pictures that are safe to look at, in a process that may use little and knows nothing.

Files come from strangers, and decoders have faults. So a child without the portal's environment, with
bounds on memory, time and files, decodes the file and encodes it anew; what comes back are plain JPEGs
without metadata. Run as a program this module is that child: kind in ``argv``, file in stdin, pictures
in stdout, each after its length; a fault goes to stderr as one word.
"""

import io
import resource
import struct
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from portal.uploads.errors import Fault, RefusedFileError
from portal.uploads.kinds import PDF

MOST_MEMORY = 480 * 2**20
"""Bytes of address space of the child."""
MOST_SECONDS = 20
MOST_PAGES = 10
MOST_PIXELS = 40_000_000
"""Of a picture that has to be unpacked whole: its pixels must fit the memory, twice."""
MOST_PIXELS_OF_A_JPEG = 120_000_000
"""More than the sensors of phones have; a JPEG can be unpacked at a fraction of its size."""
LONGEST_SIDE_SENT = 20_000
LONGEST_SIDE = 2000
"""Pixels of a picture: small print on a receipt is still read."""
QUALITY = 82


def draw(content: bytes, media_type: str) -> list[bytes]:
    """Return one JPEG for each page; takes from a tenth of a second to :data:`MOST_SECONDS`.

    :raises RefusedFileError: too_many_pixels, too_many_pages, locked or broken.
    """
    try:
        child = subprocess.run(  # noqa: S603  our own interpreter and module
            [sys.executable, "-I", "-m", "portal.uploads.drawing", media_type],
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            env={"LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RefusedFileError(Fault.BROKEN) from None
    if child.returncode != 0:
        word = child.stderr.decode(errors="replace").strip()
        raise RefusedFileError(Fault(word) if word in set(Fault) else Fault.BROKEN)
    return list(_pictures(child.stdout))


def _pictures(stream: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(stream):
        (size,) = struct.unpack_from(">I", stream, at)
        yield stream[at + 4 : at + 4 + size]
        at += 4 + size


def _child(media_type: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        pictures = _draw_pdf(content) if media_type == PDF else _draw_photo(content)
        for picture in pictures:
            sys.stdout.buffer.write(struct.pack(">I", len(picture)) + picture)
        sys.stdout.buffer.flush()
    except RefusedFileError as error:
        sys.stderr.write(error.fault)
        sys.exit(2)


def _draw_photo(content: bytes) -> list[bytes]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        Image.MAX_IMAGE_PIXELS = None  # our own bounds stand below
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as photo:
            most = MOST_PIXELS_OF_A_JPEG if photo.format in {"JPEG", "MPO"} else MOST_PIXELS
            if photo.width * photo.height > most or max(photo.size) > LONGEST_SIDE_SENT:
                raise RefusedFileError(Fault.TOO_MANY_PIXELS)
            photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return [_jpeg(ImageOps.exif_transpose(photo))]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error, MemoryError):
        raise RefusedFileError(Fault.BROKEN) from None


def _draw_pdf(content: bytes) -> list[bytes]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        if len(document) > MOST_PAGES:
            raise RefusedFileError(Fault.TOO_MANY_PAGES)
        if len(document) == 0:
            raise RefusedFileError(Fault.BROKEN)
        return [_jpeg(_drawn(document[number])) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise RefusedFileError(Fault.LOCKED if locked else Fault.BROKEN) from None
    except (OSError, ValueError, MemoryError):
        raise RefusedFileError(Fault.BROKEN) from None


def _drawn(page: Any) -> Any:
    longest = max(page.get_width(), page.get_height(), 1)
    return page.render(scale=LONGEST_SIDE / longest, may_draw_forms=False).to_pil()


def _jpeg(picture: Any) -> bytes:
    from PIL import Image

    if picture.mode in {"RGBA", "LA", "PA", "P"}:
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    picture = picture.convert("RGB")
    picture.info.clear()
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    _child(sys.argv[1])
