"""Make ``tests/data/token_vectors.json``: ``python -m tests.tokens.make_vectors``.

The keys are derived from words in this file. They belong to the vectors alone and sign nothing else anywhere.
"""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.tokens.layout import PHONE, PREFIX, Token, TokenType, check4, pack, write_code

FILE = Path(__file__).parents[1] / "data" / "token_vectors.json"
NOW, ZONE = "2026-11-22T12:00:00-05:00", "America/Cancun"
TODAY, THIS_MINUTE = 690, 994620
"""2026-11-22 in days, and 17:00 UTC of that day in minutes, since 2025-01-01."""

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
INSTALLATION = bytes.fromhex("1d5a0c0ffee0da7e")
LAST_MULTIPLE = 2**252 + 27742317777372353535851937790883648493
"""The order of Ed25519's group: S and S + order satisfy the same equation, and only S is canonical."""

SEEDS = {key_id: sha256(f"key {key_id} of the token vectors".encode()).digest() for key_id in (6, 7, 8)}
KEYS = {key_id: Ed25519PrivateKey.from_private_bytes(seed) for key_id, seed in SEEDS.items()}


def b64(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def sign(
    head: bytes, *, key_id: int = 7, prefix: bytes = PREFIX, installation: bytes = INSTALLATION
) -> bytes:
    return head + KEYS[key_id].sign(prefix + installation + head)


def token(kind: TokenType = TokenType.CARD, **fields: Any) -> Token:
    return Token(**{"type": kind, "key_id": 7, "index": 0x0012D687, "expires": TODAY + 365} | fields)


GOOD = sign(pack(token()))
TEXT = write_code(GOOD)


def accepted() -> dict[str, tuple[str, Token]]:
    """Return the text and the meaning of each token that must be accepted."""
    tokens = {
        "a printed card": token(),
        "a card on a phone": token(flags=PHONE),
        "a card on its last day": token(expires=TODAY),
        "a card signed by the superseded key": token(key_id=8),
        "the lowest index, on the first possible day that is not over": token(index=0, expires=TODAY),
        "the highest index and the last day that can be written": token(index=2**32 - 1, expires=65534),
        "a flag that a later version may give": token(flags=0x80),
        "a momentary code in its last minute": token(TokenType.MOMENTARY, expires=THIS_MINUTE + 1),
        "a momentary code far in the future": token(TokenType.MOMENTARY, expires=2**32 - 1),
        "a certificate, which never expires": token(TokenType.CERTIFICATE, expires=None),
        "an entry to a fair": token(TokenType.FAIR_ENTRY),
    }
    made = {name: (write_code(sign(pack(it), key_id=it.key_id)), it) for name, it in tokens.items()}
    return made | {
        "a whole link": (f"HTTPS://TARJETA.EXAMPLE/T/{TEXT}", token()),
        "a link in small letters": (f"https://tarjeta.example/t/{TEXT.lower()}", token()),
        "a link of another host with a port": (f"http://localhost:8000/T/{TEXT}", token()),
        "a link of a numeric host": (f"HTTP://127.0.0.1:8000/T/{TEXT}", token()),
        "a bare token in small letters": (TEXT.lower(), token()),
    }


def refused() -> dict[str, tuple[str, str]]:
    """Return the text and the expected reason of each that must be refused."""
    return unreadable() | malformed() | forged() | expired()


def unreadable() -> dict[str, tuple[str, str]]:
    texts = {
        "nothing": "",
        "a folio": "3HT8-W5RC-N0J",
        "a blank before": " " + TEXT,
        "a blank after": TEXT + " ",
        "a line end after": TEXT + "\n",
        "a blank inside": TEXT[:60] + " " + TEXT[60:],
        "padding": TEXT + "===",
        "a digit that Base32 has not": TEXT[:50] + "1" + TEXT[51:],
        "an underscore, which int() would skip": TEXT[:50] + "_" + TEXT[51:],
        "a sign, which int() would take": "+" + TEXT[1:],
        "a dotless i, whose capital is I": "ı" + TEXT[1:],
        "a long s, whose capital is S": "ſ" + TEXT[1:],
        "a Kelvin sign, whose small letter is k": "\u212a" + TEXT[1:],
        "a full-width letter": "Ｃ" + TEXT[1:],
        "an Arabic digit": TEXT[:50] + "٢" + TEXT[51:],
        "a spare bit that is not zero": TEXT[:-1] + ALPHABET[ALPHABET.index(TEXT[-1]) | 1],
        "another path": f"HTTPS://TARJETA.EXAMPLE/X/{TEXT}",
        "a path before": f"HTTPS://TARJETA.EXAMPLE/A/T/{TEXT}",
        "a slash after": f"HTTPS://TARJETA.EXAMPLE/T/{TEXT}/",
        "a query after": f"HTTPS://TARJETA.EXAMPLE/T/{TEXT}?A=1",
        "a fragment after": f"HTTPS://TARJETA.EXAMPLE/T/{TEXT}#A",
        "no host": f"HTTPS:///T/{TEXT}",
        "no scheme": f"//TARJETA.EXAMPLE/T/{TEXT}",
        "a scheme that is no link": f"JAVASCRIPT://TARJETA.EXAMPLE/T/{TEXT}",
        "no token": "HTTPS://TARJETA.EXAMPLE/T/",
        "standard Base64": "EBAQAAPC+/==",
    }
    return {name: (text, "unreadable") for name, text in texts.items()}


def malformed() -> dict[str, tuple[str, str]]:
    head = pack(token())
    momentary = pack(token(TokenType.MOMENTARY, expires=THIS_MINUTE + 9))
    return {
        "one letter less": (TEXT[:-1], "length"),
        "one letter more": (TEXT + "A", "length"),
        "one byte less": (write_code(GOOD[:-1]), "length"),
        "one byte more": (write_code(GOOD + b"\0"), "length"),
        "no signature": (write_code(head), "length"),
        "a link to one letter": ("HTTPS://TARJETA.EXAMPLE/T/A", "length"),
        "ten thousand letters": ("A" * 10_000, "length"),
        "a card as long as a momentary code": (write_code(sign(head + b"\0\0")), "length"),
        "a momentary code as long as a card": (write_code(sign(momentary[:-2])), "length"),
        "version 0": (write_code(sign(b"\x01" + head[1:])), "format"),
        "version 2": (write_code(sign(b"\x21" + head[1:])), "format"),
        "version 15": (write_code(sign(b"\xf1" + head[1:])), "format"),
        "type 0": (write_code(sign(b"\x10" + head[1:])), "format"),
        "type 5": (write_code(sign(b"\x15" + head[1:])), "format"),
        "type 15, as long as a momentary code": (write_code(sign(b"\x1f" + momentary[1:])), "format"),
        "nothing but zeros": ("A" * 117, "format"),
    }


def forged() -> dict[str, tuple[str, str]]:
    head, signature = GOOD[:-64], GOOD[-64:]
    certificate = sign(pack(token(TokenType.CERTIFICATE)))
    high = int.from_bytes(signature[32:], "little") + LAST_MULTIPLE
    unknown = pack(token(key_id=9))
    codes = {
        "the first bit of the index turned": flip(GOOD, 16),
        "the last bit of the index turned": flip(GOOD, 47),
        "a later last day": head[:6] + b"\xff\xff" + head[8:] + signature,
        "a phone's flag added": flip(GOOD, 71),
        "a certificate told to be a card": bytes((0x11,)) + certificate[1:],
        "the other key named": bytes((GOOD[0], 8)) + GOOD[2:],
        "the first bit of the signature turned": flip(GOOD, 72),
        "the last bit of the signature turned": flip(GOOD, 583),
        "a signature of zeros": head + bytes(64),
        "a neutral point and zero": head + b"\x01" + bytes(63),
        "the signature of another token": head + sign(pack(token(index=1)))[-64:],
        "halves of the signature exchanged": head + signature[32:] + signature[:32],
        "S not reduced": head + signature[:32] + high.to_bytes(32, "little"),
        "another installation": sign(head, installation=bytes(8)),
        "no installation": sign(head, installation=b""),
        "another prefix": sign(head, prefix=b"IMM-QR-2\0"),
        "no prefix": sign(head, prefix=b"", installation=b""),
        "expired as well": sign(pack(token(expires=0)), installation=bytes(8)),
    }
    cases = {name: (write_code(code), "signature") for name, code in codes.items()}
    return cases | {
        "a key that nobody knows": (write_code(unknown + signature), "key"),
        "a key that nobody knows, expired as well": (
            write_code(pack(token(key_id=0, expires=1)) + signature),
            "key",
        ),
        "a retired key": (write_code(sign(pack(token(key_id=6)), key_id=6)), "key"),
    }


def expired() -> dict[str, tuple[str, str]]:
    tokens = {
        "a card whose last day was yesterday": token(expires=TODAY - 1),
        "a card of the first day": token(expires=0),
        "a phone's card whose last day was yesterday": token(expires=TODAY - 1, flags=PHONE),
        "an entry to a fair that is over": token(TokenType.FAIR_ENTRY, expires=TODAY - 30),
        "a certificate with a last day": token(TokenType.CERTIFICATE, expires=TODAY - 1),
        "a momentary code at its end": token(TokenType.MOMENTARY, expires=THIS_MINUTE),
        "a momentary code of minute 65535, which is not never": token(TokenType.MOMENTARY, expires=65535),
    }
    return {name: (write_code(sign(pack(it))), "expired") for name, it in tokens.items()}


def flip(code: bytes, bit: int) -> bytes:
    changed = bytearray(code)
    changed[bit // 8] ^= 0x80 >> bit % 8
    return bytes(changed)


def describe(it: Token) -> dict[str, Any]:
    return {
        "type": int(it.type),
        "key": it.key_id,
        "index": it.index,
        "expires": it.expires,
        "flags": it.flags,
    }


def public(key_id: int, *, superseded: str | None = None, retired: str | None = None) -> dict[str, Any]:
    half = b64(KEYS[key_id].public_key().public_bytes_raw())
    return {
        "id": key_id,
        "alg": "Ed25519",
        "public": half,
        "created": "2025-01-01T00:00:00+00:00",
        "superseded": superseded,
        "retired": retired,
    }


def make() -> dict[str, Any]:
    return {
        "about": "Test vectors of the token format. The private keys belong to these vectors alone: "
        "no installation knows them and nothing else was ever signed with them.",
        "now": NOW,
        "zone": ZONE,
        "private_keys": {str(key_id): seed.hex() for key_id, seed in SEEDS.items()},
        "published": {
            "installation": b64(INSTALLATION),
            "keys": [
                public(6, superseded="2025-06-01T00:00:00+00:00", retired="2026-01-01T00:00:00+00:00"),
                public(7),
                public(8, superseded="2026-01-01T00:00:00+00:00"),
            ],
        },
        "accepted": [
            {"name": name, "code": code, "token": describe(it), "check4": check4(decode(code))}
            for name, (code, it) in accepted().items()
        ],
        "refused": [{"name": name, "code": code, "reason": why} for name, (code, why) in refused().items()],
    }


def decode(code: str) -> bytes:
    """Read Base32 in another way than the portal does."""
    number = 0
    letters = code.rsplit("/")[-1].upper()
    for letter in letters:
        number = number * 32 + ALPHABET.index(letter)
    length = len(letters) * 5 // 8
    return (number >> (len(letters) * 5 - length * 8)).to_bytes(length, "big")


if __name__ == "__main__":
    FILE.write_text(json.dumps(make(), indent=1, ensure_ascii=False) + "\n", "utf-8")
