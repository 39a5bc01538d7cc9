"""The files of the signing keys: ``public.json`` and one ``key-N.pem`` for each, all 0600, replaced whole.

``public.json`` holds the installation id and the public halves and is served as it stands; ``key-N.pem`` is
the private half of key N.
"""

import fcntl
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from portal.core.secrets import write_private

PUBLISHED = "public.json"


def pem_of(folder: Path, key_id: int) -> Path:
    """Return the file of a private half."""
    return folder / f"key-{key_id}.pem"


class PublicKey(TypedDict):
    """One key as published; times are ISO 8601 in UTC.

    ``superseded`` is ``None`` while it starts new tokens, ``retired`` while what it signed is genuine.
    """

    id: int
    alg: str
    public: str
    created: str
    superseded: str | None
    retired: str | None


class PublicKeys(TypedDict):
    """What ``/.well-known/portal-keys.json`` says; bytes are base64url without padding."""

    installation: str
    keys: list[PublicKey]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time change the keys."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def state_of(path: Path) -> tuple[int, int]:
    """Return what changes whenever the file is replaced, even twice in one tick of its clock."""
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_ino


def make_key(folder: Path, key_id: int, now: datetime) -> PublicKey:
    """Make a pair; the private half goes to its own file, which an interrupted earlier try may have left."""
    key = Ed25519PrivateKey.generate()
    _replace(
        pem_of(folder, key_id),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
    return {
        "id": key_id,
        "alg": "Ed25519",
        "public": encode(key.public_key().public_bytes_raw()),
        "created": _stamp(now),
        "superseded": None,
        "retired": None,
    }


def superseded(key: PublicKey, now: datetime) -> PublicKey:
    """Return the key as superseded by a younger one; the first date stays."""
    return {**key, "superseded": key["superseded"] or _stamp(now)}


def retired(key: PublicKey, now: datetime) -> PublicKey:
    """Return the key as retired; the first date stays."""
    return {**key, "retired": key["retired"] or _stamp(now)}


def write_published(folder: Path, published: PublicKeys) -> None:
    """Replace the public halves: from here on, every ring on this folder sees them."""
    _replace(folder / PUBLISHED, json.dumps(published, indent=1).encode())


def _replace(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    write_private(beside, content)
    beside.replace(path)


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")


def encode(value: bytes) -> str:
    """Write base64url without padding."""
    return urlsafe_b64encode(value).decode("ascii").rstrip("=")


def decode(text: str) -> bytes:
    """Read base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
