"""What a shop's phone or till proves itself with: 256 random bits, shown once, kept as their SHA-256."""

import hashlib
import secrets


def new_secret() -> str:
    """Return a new secret, 43 characters of base64url."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """Return what is stored of a secret: nobody guesses 256 bits, so no salt and no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
