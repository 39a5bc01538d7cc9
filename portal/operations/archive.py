"""A stream of bytes that only this installation's data key opens, and that does not open when changed.

The file is a line of magic, an id, and chunks. Each chunk is sealed with its place and whether it is
the last, so chunks cannot be swapped, cut off or taken from another backup.
"""

import io
import os
import struct
from typing import BinaryIO

from portal.core.vault import SealBrokenError, Vault
from portal.operations.errors import ArchiveError

MAGIC = b"portal backup 1\n"
ID_BYTES = 16
CHUNK = 1 << 20


class ArchiveWriter(io.RawIOBase):
    """Write a sealed stream; closing it writes the last chunk, without which it does not open."""

    def __init__(self, file: BinaryIO, vault: Vault) -> None:
        super().__init__()
        self._file, self._vault, self._id = file, vault, os.urandom(ID_BYTES)
        self._waiting, self._number = bytearray(), 0
        file.write(MAGIC + self._id)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._waiting += piece
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._put(bytes(self._waiting), last=True)
            self._waiting.clear()
            super().close()

    def _put(self, piece: bytes, *, last: bool) -> None:
        sealed = self._vault.seal(piece, _place(self._id, self._number, last))
        self._file.write(struct.pack(">I?", len(sealed), last) + sealed)
        self._number += 1


class ArchiveReader(io.RawIOBase):
    """Read a sealed stream.

    :raises ArchiveError: at the first chunk that is not as it was written, on any read.
    """

    def __init__(self, file: BinaryIO, vault: Vault) -> None:
        super().__init__()
        if file.read(len(MAGIC)) != MAGIC:
            raise ArchiveError("no es un respaldo del portal")
        self._file, self._vault, self._id = file, vault, file.read(ID_BYTES)
        self._ready, self._number, self._ended = b"", 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._ready and not self._ended:
            self._ready = self._take()
        taken = self._ready[: len(view)]
        self._ready = self._ready[len(taken) :]
        view[: len(taken)] = taken
        return len(taken)

    def _take(self) -> bytes:
        head = self._file.read(5)
        if len(head) < 5:
            raise ArchiveError("el respaldo está incompleto")
        size, last = struct.unpack(">I?", head)
        try:
            piece = self._vault.open(self._file.read(size), _place(self._id, self._number, last))
        except SealBrokenError:
            raise ArchiveError(f"el respaldo cambió o es de otra llave (parte {self._number + 1})") from None
        if last and self._file.read(1):
            raise ArchiveError("el respaldo tiene algo detrás de su final")
        self._number, self._ended = self._number + 1, last
        return piece


def _place(archive: bytes, number: int, last: bool) -> str:
    return f"backup {archive.hex()} {number} {'last' if last else 'more'}"
