import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from portal.core.secrets import KeyMissingError
from portal.tokens.errors import (
    BadSignatureError,
    ExpiredError,
    KeyNotFoundError,
    LastKeyError,
    UnknownKeyError,
)
from portal.tokens.keys import KeyRing
from tests.factories.tokens import ZONE, make_token

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.own(tmp_path / "keys" / "tokens", may_create=True, now=NOW)


def test_a_new_installation_has_one_key_that_only_its_owner_reads(ring: KeyRing, tmp_path: Path) -> None:
    folder = tmp_path / "keys" / "tokens"
    assert {path.name for path in folder.iterdir()} == {"key-1.pem", "public.json"}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert ring.current_id == 1
    assert len(ring.installation) == 8


def test_keys_are_never_made_over_others(ring: KeyRing, tmp_path: Path) -> None:
    again = KeyRing.own(tmp_path / "keys" / "tokens", may_create=True, now=LATER)
    assert again.published == ring.published


def test_lost_keys_are_not_made_anew_beside_a_database(tmp_path: Path) -> None:
    with pytest.raises(KeyMissingError):
        KeyRing.own(tmp_path, may_create=False, now=NOW)


def test_the_same_token_is_signed_with_the_same_bytes_after_a_restart(ring: KeyRing, tmp_path: Path) -> None:
    token = make_token(key_id=1)
    assert KeyRing(tmp_path / "keys" / "tokens").sign(token) == ring.sign(token)


def test_a_token_of_another_installation_fails_the_signature(ring: KeyRing, tmp_path: Path) -> None:
    other = KeyRing.own(tmp_path / "other", may_create=True, now=NOW)
    with pytest.raises(BadSignatureError):
        ring.recognise(other.sign(make_token(key_id=1)))


def test_an_expired_token_is_recognised_and_not_valid(ring: KeyRing) -> None:
    token = make_token(key_id=1, expires=0)
    assert ring.recognise(ring.sign(token)) == token
    with pytest.raises(ExpiredError):
        ring.verify(ring.sign(token), now=NOW, zone=ZONE)


def test_rotation_starts_a_key_and_keeps_what_the_old_one_signed(ring: KeyRing) -> None:
    old = make_token(key_id=1)
    code = ring.sign(old)

    assert ring.rotate(now=LATER) == 2

    assert ring.current_id == 2
    assert [key["superseded"] for key in ring.published["keys"]] == ["2026-11-23T17:00:00+00:00", None]
    assert [key["retired"] for key in ring.published["keys"]] == [None, None]
    assert ring.recognise(code) == old
    assert ring.sign(old) == code, "a card issued before is printed again"
    assert ring.recognise(ring.sign(make_token(key_id=2))).key_id == 2


def test_a_running_server_sees_the_rotation_of_another_process(ring: KeyRing, tmp_path: Path) -> None:
    command = KeyRing(tmp_path / "keys" / "tokens")
    for key_id in (2, 3, 4):
        assert command.rotate(now=LATER) == key_id
        assert ring.recognise(command.sign(make_token(key_id=key_id))).key_id == key_id
        assert ring.current_id == key_id


def test_ids_run_out_with_a_sentence(ring: KeyRing, tmp_path: Path) -> None:
    index = tmp_path / "keys" / "tokens" / "public.json"
    published = json.loads(index.read_text())
    published["keys"][0]["id"] = 255
    index.write_text(json.dumps(published))
    with pytest.raises(ValueError, match="all ids are used"):
        ring.rotate(now=LATER)


def test_what_a_retired_key_signed_is_refused(ring: KeyRing, tmp_path: Path) -> None:
    code = ring.sign(make_token(key_id=1))
    ring.rotate(now=NOW)
    assert ring.recognise(code).key_id == 1

    KeyRing(tmp_path / "keys" / "tokens").retire(1, now=LATER)

    assert ring.published["keys"][0]["retired"] == "2026-11-23T17:00:00+00:00"
    with pytest.raises(UnknownKeyError):
        ring.recognise(code)
    with pytest.raises(KeyNotFoundError):
        ring.sign(make_token(key_id=1))


def test_the_active_key_cannot_be_retired(ring: KeyRing) -> None:
    with pytest.raises(LastKeyError):
        ring.retire(1, now=LATER)
    ring.rotate(now=NOW)
    ring.retire(1, now=NOW)
    ring.retire(1, now=LATER)
    assert ring.published["keys"][0]["retired"] == "2026-11-22T17:00:00+00:00", "the first date stays"
    with pytest.raises(KeyNotFoundError):
        ring.retire(9, now=LATER)


def test_an_unknown_key_neither_signs_nor_verifies(ring: KeyRing) -> None:
    with pytest.raises(KeyNotFoundError):
        ring.sign(make_token(key_id=9))
    with pytest.raises(UnknownKeyError):
        ring.recognise(ring.sign(make_token(key_id=1)).replace(b"\x11\x01", b"\x11\x09", 1))


def test_verifying_needs_no_private_half(ring: KeyRing, tmp_path: Path) -> None:
    code = ring.sign(make_token(key_id=1))
    (tmp_path / "keys" / "tokens" / "key-1.pem").unlink()
    assert KeyRing(tmp_path / "keys" / "tokens").recognise(code).index == 1_234_567


def test_a_private_half_of_another_key_signs_nothing(ring: KeyRing, tmp_path: Path) -> None:
    stranger = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "keys" / "tokens" / "key-1.pem").write_bytes(stranger)
    with pytest.raises(RuntimeError, match=r"key-1\.pem"):
        ring.sign(make_token(key_id=1))


def test_the_published_set_says_nothing_private(ring: KeyRing) -> None:
    assert set(ring.published) == {"installation", "keys"}
    assert set(ring.published["keys"][0]) == {
        "id",
        "alg",
        "public",
        "created",
        "superseded",
        "retired",
    }
