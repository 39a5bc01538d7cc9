"""Keep files in the papers folder: sealed, under names that say nothing."""

import io
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageOps

from portal.core.vault import Vault
from portal.uploads.drawing import draw
from portal.uploads.errors import Fault, PictureNotFoundError, RefusedFileError
from portal.uploads.kinds import media_type_of

ORIGINAL = 0
"""The number under which a file is kept as it arrived; its pictures are 1, 2, …"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is on the disk and that no row names yet."""

    name: str
    media_type: str
    size: int
    sha256: bytes
    pages: int


class Papers:
    """The papers folder of an installation.

    Pictures for looking are drawn once, when a file arrives: a decoder meets a stranger's bytes a
    single time, and whoever looks waits for none.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder, self._vault = folder, vault

    def keep(self, content: bytes, *, limit: int) -> Stored:
        """Draw and store a file, outside any transaction; without a row it is nobody's and is swept.

        :param limit: bytes.
        :raises RefusedFileError: it is too large, of another kind, or cannot be drawn.
        """
        if len(content) > limit:
            raise RefusedFileError(Fault.TOO_LARGE)
        media_type = media_type_of(content)
        pictures = draw(content, media_type)
        name = secrets.token_hex(16)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number, part in enumerate([content, *pictures]):
            self._write(name, number, part)
        return Stored(name, media_type, len(content), sha256(content).digest(), len(pictures))

    def read(self, name: str, number: int) -> bytes:
        """Return a file as it arrived (:data:`ORIGINAL`) or one of its pictures.

        :raises PictureNotFoundError: it has no such page, or its bytes are gone.
        """
        try:
            sealed = self._path(name, number).read_bytes()
        except FileNotFoundError:
            raise PictureNotFoundError(name) from None
        return self._vault.open(sealed, _purpose(name, number))

    def picture(self, name: str, number: int, *, quarter_turns: int = 0) -> bytes:
        """Return one picture of a file as JPEG, turned.

        :param number: from 1.
        :param quarter_turns: to the right.
        :raises PictureNotFoundError: it has no such page, or its bytes are gone.
        """
        content = self.read(name, max(number, 1))
        if not quarter_turns % 4:
            return content
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
            return _jpeg(picture.rotate(-90 * (quarter_turns % 4), expand=True))

    def portrait(self, name: str, *, quarter_turns: int, size: tuple[int, int]) -> bytes:
        """Return the first picture of a file, turned and cut to ``size`` in pixels.

        Of a tall photo the upper part stays, where a face is.

        :raises PictureNotFoundError: its bytes are gone.
        """
        content = self.picture(name, 1, quarter_turns=quarter_turns)
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
            return _jpeg(ImageOps.fit(picture, size, centering=(0.5, 0.3)))

    def names(self, *, before: datetime) -> set[str]:
        """Return the names of the files that were written before a moment."""
        latest = before.timestamp()
        return {path.stem for path in self._folder.glob("*.*") if path.stat().st_mtime < latest}

    def erase(self, name: str) -> None:
        """Remove a file and its pictures; what is gone already is no fault."""
        for path in self._folder.glob(f"{name}.*"):
            path.unlink(missing_ok=True)

    def _write(self, name: str, number: int, part: bytes) -> None:
        path = self._path(name, number)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(self._vault.seal(part, _purpose(name, number)))
            file.flush()
            os.fsync(file.fileno())

    def _path(self, name: str, number: int) -> Path:
        return self._folder / f"{name}.{number}"


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def _purpose(name: str, number: int) -> str:
    return f"paper {name}.{number}"
