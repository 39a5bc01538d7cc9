from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import AuditNote
from portal.cli import main
from portal.preferences.models import Preference
from tests.databases import make_instance
from tests.factories.accounts import NOW

pytestmark = pytest.mark.sqlite_only


def reset(key: str) -> Result:
    return CliRunner().invoke(main, ["settings", "reset", key], catch_exceptions=False)


def test_a_choice_that_shut_everybody_out_is_undone_from_the_machine(
    session: Session, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PORTAL_INSTANCE", str(make_instance(tmp_path / "instance")))
    monkeypatch.setenv("PORTAL_DATABASE_URL", database)
    session.add(Preference(key="coordinator_idle_minutes", value=0, changed_at=NOW))
    session.commit()

    assert "coordinator_idle_minutes vuelve a ser 60" in reset("coordinator_idle_minutes").stdout

    session.expire_all()
    assert session.scalar(select(Preference.value)) == 60
    assert session.scalar(select(AuditNote.note)) == "coordinator_idle_minutes: 60"
    refused = reset("nada")
    assert refused.exit_code == 1 and "No hay ningún ajuste nada." in refused.stderr
