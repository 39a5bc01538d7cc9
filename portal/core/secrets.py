"""Key files of the instance folder: made once, readable by their owner alone."""

import contextlib
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


class KeyMissingError(ValueError):
    """A database is here and the key that opens it is not."""


def write_private(path: Path, content: bytes) -> None:
    """Write a new file with mode 0600.

    :raises FileExistsError: it exists; a key is never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def own_key(path: Path, *, may_create: bool) -> bytes:
    """Read a key of this installation, making it on the first start.

    :param may_create: false once there is data that only the lost key would open.
    :raises KeyMissingError: the file is missing and may not be made anew.
    """
    if not path.exists():
        if not may_create:
            raise KeyMissingError(
                f"falta {path}, y hay una base de datos que solo esa llave abre. "
                "Recupera el archivo de la copia de las llaves."
            )
        with contextlib.suppress(FileExistsError):  # another process of this start was first
            write_private(path, secrets.token_bytes(KEY_BYTES))
    return path.read_bytes()
