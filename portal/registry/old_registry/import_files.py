"""Files of imports: sealed in the instance's folder, taken away after some days."""

import io
import secrets
from pathlib import Path
from typing import BinaryIO

from portal.core.vault import Vault
from portal.registry.errors import ImportNotFoundError

PURPOSE = "import"
REJECTED = ".rejected"


class ImportFiles:
    """The folder of imports.

    :param folder: made when the first file comes.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder, self._vault = folder, vault

    def keep(self, content: bytes, name: str = "") -> str:
        """Seal a file; returns its name, drawn at random where none is given."""
        name = name or secrets.token_hex(16)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / name).write_bytes(self._vault.seal(content, PURPOSE))
        return name

    def open(self, name: str) -> BinaryIO:
        """:raises ImportNotFoundError: it was taken away."""
        try:
            return io.BytesIO(self._vault.open((self._folder / name).read_bytes(), PURPOSE))
        except FileNotFoundError:
            raise ImportNotFoundError(name) from None

    def has(self, name: str) -> bool:
        return (self._folder / name).is_file()

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)
