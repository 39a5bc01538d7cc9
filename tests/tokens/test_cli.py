from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry, AuditNote
from portal.cli import main
from portal.tokens.keys import KeyRing
from tests.databases import make_instance

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def portal(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("PORTAL_INSTANCE", str(make_instance(tmp_path / "instance")))
    monkeypatch.setenv("PORTAL_DATABASE_URL", database)

    def run(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, ["keys", *arguments], input=typed, catch_exceptions=False)

    return run


def test_keys_are_rotated_listed_and_retired(portal, engine, tmp_path):
    assert "La llave 2 firma" in portal("rotate").stdout
    listed = portal("list").stdout.splitlines()
    assert [line.split("\t")[1].split()[0] for line in listed] == ["superseded", "active"]

    assert "Los códigos de la llave 1 ya no valen" in portal("retire", "1", "--yes").stdout

    assert portal("list").stdout.splitlines()[0].split("\t")[1].startswith("retired")
    assert KeyRing(tmp_path / "instance" / "keys" / "tokens").current_id == 2
    with Session(engine) as session:
        noted = select(AuditEntry.action, AuditNote.note).join(AuditNote, AuditNote.id == AuditEntry.id)
        assert session.execute(noted.order_by(AuditEntry.id)).all() == [
            ("rotate_key", "llave 2"),
            ("retire_key", "llave 1"),
        ]


def test_retiring_asks_first_and_says_why_not(portal):
    assert portal("retire", "1", typed="n\n").exit_code == 1
    active = portal("retire", "1", "--yes")
    assert active.exit_code == 1
    assert "portal keys rotate" in active.stderr
    assert "No hay una llave 9" in portal("retire", "9", "--yes").stderr
