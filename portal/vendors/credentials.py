"""What a shop's phone or till proves itself with, and the links to a shop's request.

A secret is 256 random bits, shown once, kept as their SHA-256.
"""

import base64
import hashlib
import secrets

from portal.core.vault import Vault

PURPOSE = "vendor.status_link"


def new_secret() -> str:
    """Return a new secret, 43 characters of base64url."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """Return what is stored of a secret: nobody guesses 256 bits, so no salt and no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def seal_id(vault: Vault, vendor_id: int) -> str:
    """Return the random part of another link to a shop's request: nothing of it need be stored."""
    sealed = vault.seal(str(vendor_id).encode(), PURPOSE)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def open_id(vault: Vault, secret: str) -> int | None:
    """Return the shop of such a link; ``None``: it is none of ours."""
    try:
        return int(vault.open(base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4)), PURPOSE))
    except ValueError:  # not base64, or not sealed by this installation
        return None
