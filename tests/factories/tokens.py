"""Tokens and the ring of the test vectors."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from portal.tokens.keys import KeyRing
from portal.tokens.layout import Token, TokenType

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "token_vectors.json").read_text("utf-8")
)
NOW = datetime.fromisoformat(VECTORS["now"])
ZONE = ZoneInfo(VECTORS["zone"])


def vector_ring(folder: Path) -> KeyRing:
    """Write the vectors' keys into ``folder`` as an installation keeps its own, and open them."""
    folder.mkdir(parents=True, exist_ok=True)
    for key_id, seed in VECTORS["private_keys"].items():
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"key-{key_id}.pem").write_bytes(pem)
    (folder / "public.json").write_text(json.dumps(VECTORS["published"]))
    return KeyRing(folder)


def make_token(**fields: Any) -> Token:
    return Token(**{"type": TokenType.CARD, "key_id": 7, "index": 1_234_567, "expires": 1055} | fields)
