import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, func, select

from portal.cli import main
from portal.entrepreneurs.models import Application
from tests.databases import make_instance
from tests.registry.old_registry.test_reading import EXPECTED, PADRON


@pytest.fixture
def portal(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run ``portal …`` on an installation of its own."""
    monkeypatch.setenv("PORTAL_INSTANCE", str(make_instance(tmp_path / "instance")))
    monkeypatch.setenv("PORTAL_DATABASE_URL", database)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    return run


def women(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Application)) or 0


def test_the_import_reports_what_is_expected_and_the_second_changes_nothing(portal, engine, tmp_path):
    for accepted, unchanged, cards in ((1106, 0, 293), (0, 1106, 0)):
        done = portal("entrepreneurs", "import", PADRON / "padron.csv", "--report", "out.json")

        assert (done.exit_code, done.stdout) == (0, "")
        assert json.loads((tmp_path / "out.json").read_text("utf-8")) == EXPECTED | {
            "accepted": accepted,
            "unchanged": unchanged,
            "cards_delivered": cards,
        }
    assert women(engine) == 1106


def test_a_dry_run_prints_the_report_and_changes_nothing(portal, engine):
    done = portal("entrepreneurs", "import", "--dry-run", PADRON / "padron.csv")

    assert json.loads(done.stdout) == EXPECTED | {"unchanged": 0}
    assert "Fue un ensayo: no cambió nada." in done.stderr
    assert women(engine) == 0


def test_rejected_rows_are_written_to_be_corrected(portal, engine, tmp_path):
    portal("entrepreneurs", "import", PADRON / "padron.csv", "--rejected", "again.csv")
    again = tmp_path / "again.csv"
    again.write_text(again.read_text("utf-8-sig").replace("998 CASA", "998 845 3916"), "utf-8")

    done = json.loads(portal("entrepreneurs", "import", again).stdout)

    assert (done["rows"], done["accepted"]) == (34, 2)
    assert women(engine) == 1108


@pytest.mark.sqlite_only
def test_a_file_that_is_no_registry_is_refused_in_words(portal, tmp_path):
    (tmp_path / "list.csv").write_text("nombre,curp\nAna,X\n", "utf-8")

    done = portal("entrepreneurs", "import", tmp_path / "list.csv")

    assert done.exit_code == 1
    assert "Faltan las columnas primer_apellido y fecha_registro." in done.stderr
    assert "Traceback" not in done.output
