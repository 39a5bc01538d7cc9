"""The installation's signing keys: Ed25519 pairs in a folder of the instance, several alive at once.

A key is *active*, then *superseded*: it starts no new token, and those it signed stay genuine and can be
drawn again; then *retired*: what it signed is refused as if nobody knew the key. Verifying needs the public
halves alone: a private half may leave the machine once nothing is drawn with it.
"""

import json
import secrets
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from portal.core.secrets import KeyMissingError
from portal.tokens.errors import (
    BadSignatureError,
    ExpiredError,
    KeyNotFoundError,
    LastKeyError,
    UnknownKeyError,
)
from portal.tokens.key_files import (
    PUBLISHED,
    PublicKey,
    PublicKeys,
    decode,
    encode,
    locked,
    make_key,
    pem_of,
    retired,
    state_of,
    superseded,
    write_published,
)
from portal.tokens.layout import INSTALLATION_BYTES, PREFIX, SIGNATURE_BYTES, Token, pack, unpack

REMEMBERED = 4096
"""Genuine codes that need no second look: a till shows each twice within seconds, to see and to redeem.

What is not genuine is never remembered, so nobody can push out those who stand at a till.
"""


class KeyRing:
    """The keys of one installation. One ring serves all threads, and sees what another process rotates."""

    def __init__(self, folder: Path) -> None:
        """Read the public halves.

        :raises KeyMissingError: the folder holds no keys.
        """
        if not (folder / PUBLISHED).exists():
            raise KeyMissingError(
                f"en {folder} no están las llaves que firmaron los códigos impresos. "
                "Recupera la carpeta de la copia de las llaves."
            )
        self._folder = folder
        self._index = folder / PUBLISHED
        self._private: dict[int, Ed25519PrivateKey] = {}
        self._read()

    @classmethod
    def own(cls, folder: Path, *, may_create: bool, now: datetime) -> Self:
        """Read this installation's keys, making the first one on the first start.

        :param may_create: false once there is a database, whose printed codes only the lost keys would sign.
        :raises KeyMissingError: they are missing and may not be made anew.
        """
        if may_create:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(folder):
                if not (folder / PUBLISHED).exists():
                    installation = encode(secrets.token_bytes(INSTALLATION_BYTES))
                    keys = [make_key(folder, 1, now)]
                    write_published(folder, {"installation": installation, "keys": keys})
        return cls(folder)

    @property
    def installation(self) -> bytes:
        """Return the eight bytes that every signature of this installation covers."""
        return decode(self._published["installation"])

    @property
    def published(self) -> PublicKeys:
        """Return what anybody may know, as JSON."""
        self._refresh()
        return self._published

    @property
    def current_id(self) -> int:
        """Return the id of the key for new tokens: the active one."""
        return max(key["id"] for key in self.published["keys"] if key["superseded"] is None)

    @property
    def retired_ids(self) -> frozenset[int]:
        """Return the ids of the keys whose codes are refused."""
        return frozenset(key["id"] for key in self.published["keys"] if key["retired"] is not None)

    def sign(self, token: Token) -> bytes:
        """Return the whole token, signed by the key it names; the same token always gives the same bytes.

        A superseded key signs too: cards that it started are printed and shown again.

        :raises KeyNotFoundError: no key has that id, or it is retired.
        """
        head = pack(token)
        return head + self._private_key(token.key_id).sign(self._covered + head)

    def recognise(self, code: bytes) -> Token:
        """Return what a genuine token says, expired or not.

        :raises TokenError: it is not genuine: length, version and type, key, signature, in this order.
        """
        self._refresh()  # another process may have rotated or retired; asking costs 2 µs
        return self._recognised(code)

    def _recognise(self, code: bytes) -> Token:
        token = unpack(code)
        key = self._public.get(token.key_id)
        if key is None:
            raise UnknownKeyError(token.key_id)
        try:
            key.verify(code[-SIGNATURE_BYTES:], self._covered + code[:-SIGNATURE_BYTES])
        except InvalidSignature:
            raise BadSignatureError from None
        return token

    def verify(self, code: bytes, *, now: datetime, zone: tzinfo) -> Token:
        """Return what a genuine token says while it is valid.

        Whether it was issued, and what became of its card, is for the database to say.

        :param now: aware instant, any zone.
        :param zone: the portal's zone, in which the last day ends.
        :raises TokenError: as ``recognise`` does, then ``ExpiredError``.
        """
        token = self.recognise(code)
        if token.is_expired(now, zone):
            raise ExpiredError
        return token

    def rotate(self, *, now: datetime) -> int:
        """Make a new key, which supersedes the others; return its id.

        :raises ValueError: all 255 ids are used.
        """
        with locked(self._folder):
            self._read()
            keys = self._published["keys"]
            new_id = max(key["id"] for key in keys) + 1
            if new_id > 255:
                raise ValueError("a token has one byte for the key, and all ids are used")
            self._write([*(superseded(key, now) for key in keys), make_key(self._folder, new_id, now)])
        return new_id

    def retire(self, key_id: int, *, now: datetime) -> None:
        """Refuse from now on whatever this key signed; retiring it twice keeps the first date.

        :raises KeyNotFoundError: no key has that id.
        :raises LastKeyError: it is the active one: rotate first.
        """
        with locked(self._folder):
            self._read()
            keys = self._published["keys"]
            found = next((key for key in keys if key["id"] == key_id), None)
            if found is None:
                raise KeyNotFoundError(key_id)
            if found["superseded"] is None:
                raise LastKeyError(key_id)
            self._write([retired(key, now) if key is found else key for key in keys])

    def unable_to_sign(self) -> list[int]:
        """Return the keys, of those not retired, whose private half is missing or another's."""
        unable = []
        for key_id in self._public:
            try:
                self._private_key(key_id)
            except (KeyNotFoundError, RuntimeError, ValueError, TypeError, OSError):
                unable.append(key_id)
        return unable

    def _private_key(self, key_id: int) -> Ed25519PrivateKey:
        """Read a private half once.

        :raises KeyNotFoundError: it is not in the folder.
        :raises RuntimeError: it does not belong to the published half, so nobody could verify what it signs.
        """
        self._refresh()
        if key_id not in self._public:
            raise KeyNotFoundError(key_id)
        if (known := self._private.get(key_id)) is not None:
            return known
        try:
            pem = pem_of(self._folder, key_id).read_bytes()
        except FileNotFoundError:
            raise KeyNotFoundError(key_id) from None
        key = load_pem_private_key(pem, password=None)
        if not isinstance(key, Ed25519PrivateKey) or key.public_key() != self._public[key_id]:
            raise RuntimeError(f"key-{key_id}.pem is not the private half of the published key {key_id}")
        self._private[key_id] = key
        return key

    def _refresh(self) -> None:
        if state_of(self._index) != self._state:
            self._read()

    def _read(self) -> None:
        state = state_of(self._index)
        published: PublicKeys = json.loads(self._index.read_text("utf-8"))
        self._covered = PREFIX + decode(published["installation"])
        self._public = {
            key["id"]: Ed25519PublicKey.from_public_bytes(decode(key["public"]))
            for key in published["keys"]
            if key["retired"] is None
        }
        self._recognised = lru_cache(REMEMBERED)(self._recognise)  # other keys, nothing remembered
        self._published, self._state = published, state

    def _write(self, keys: list[PublicKey]) -> None:
        write_published(self._folder, {"installation": self._published["installation"], "keys": keys})
        self._read()
