"""Encryption of personal columns and papers, with a key that is not in the database."""

import hashlib
import hmac
import os
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, Engine

NONCE_BYTES = 12


class SealBrokenError(ValueError):
    """The bytes were not sealed by this key for this purpose, or were changed since."""


class Vault:
    """Seal bytes with AES-256-GCM and fingerprint text with HMAC-SHA-256, both from one data key.

    :param key: 32 random bytes, kept in the instance folder.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError("the data key has 32 bytes")
        self._cipher = AESGCM(_derive(key, b"seal"))
        self._mac_key = _derive(key, b"fingerprint")

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """Return nonce ‖ ciphertext ‖ tag; two seals of one text differ."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """:raises SealBrokenError: another key, another purpose, or changed bytes."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError(purpose) from error

    def fingerprint(self, text: str, purpose: str) -> bytes:
        """Return 32 bytes that are equal for equal texts of one purpose, and say nothing else."""
        return hmac.digest(self._mac_key, f"{purpose}\0{text}".encode(), hashlib.sha256)


def _derive(key: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"portal " + use).derive(key)


def attach(engine: Engine, vault: Vault) -> None:
    """Give the engine the vault that its sealed columns use."""
    cast(Any, engine.dialect).portal_vault = vault


def vault_of(holder: Dialect) -> Vault:
    """:raises RuntimeError: nobody attached a vault to this engine."""
    vault = getattr(holder, "portal_vault", None)
    if vault is None:
        raise RuntimeError("this engine has no vault: call portal.core.vault.attach first")
    return cast(Vault, vault)
