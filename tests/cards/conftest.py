"""What tests of cards need."""

from pathlib import Path

import pytest

from portal.tokens.keys import KeyRing
from tests.factories.cards import NOW


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    """Signing keys for tests without an app; an app has its own."""
    return KeyRing.own(tmp_path / "ring", may_create=True, now=NOW)
