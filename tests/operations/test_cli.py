"""Commands end in words, and obey the settings."""

import logging
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry
from portal.cli import main
from portal.settings import Settings, SettingsError
from tests.databases import make_instance

pytestmark = pytest.mark.sqlite_only

NO_SERVER = "postgresql://nobody@127.0.0.1:1/none"


def portal(instance: Path, *words: object, url: str = "") -> Result:
    env = {"PORTAL_INSTANCE": str(instance), "PORTAL_DATABASE_URL": url}
    return CliRunner().invoke(main, [str(word) for word in words], env=env)


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["work"],
        ["migrate"],
        ["audit", "verify"],
        ["keys", "list"],
        ["backup", "x"],
        ["entrepreneurs", "import", __file__],
        ["demo", "load"],
    ],
)
def test_a_database_that_is_down_is_said_in_words(tmp_path: Path, words: list[str]):
    result = portal(make_instance(tmp_path), *words, url=NO_SERVER)

    assert isinstance(result.exception, SystemExit) and result.exit_code == 1
    assert "Base de datos: no responde" in result.output
    assert "Traceback" not in result.output


def test_what_is_no_database_is_said_in_words(database: str, tmp_path: Path):
    make_instance(tmp_path)

    for url in ("nonsense", "mysql://x/y", "postgresql://x:y:z/w"):
        result = portal(tmp_path, "move", url, url=database)
        assert isinstance(result.exception, SystemExit) and result.exit_code == 1
        assert "dirección" in result.output
    assert (tmp_path / "portal.sqlite3").exists()


def test_a_folder_that_is_not_there_is_said_in_words(database: str, tmp_path: Path):
    make_instance(tmp_path)

    for words in (["backup", tmp_path / "none" / "x"], ["keys", "export", tmp_path / "keys" / "data" / "x"]):
        result = portal(tmp_path, *words, url=database)
        assert isinstance(result.exception, SystemExit) and result.exit_code == 1
        assert "existe" in result.output or "no es una carpeta" in result.output


def test_a_tampered_log_does_not_keep_the_database_from_being_migrated(tmp_path: Path):
    shutil.rmtree(make_instance(tmp_path) / "keys")

    result = portal(tmp_path, "migrate")

    assert (result.exit_code, result.output) == (0, "La base de datos está al día.\n")
    assert (tmp_path / "portal.sqlite3").exists()


def test_an_export_of_the_keys_is_written_down(database: str, engine, tmp_path: Path):
    make_instance(tmp_path)

    assert portal(tmp_path, "keys", "export", tmp_path / "out.keys", url=database).exit_code == 0

    with Session(engine) as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["export_keys"]


def test_the_log_says_as_much_as_was_chosen(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    make_instance(tmp_path)
    said: dict[str, object] = {}
    monkeypatch.setattr(logging, "basicConfig", lambda **how: said.update(how))
    monkeypatch.setattr("portal.operations.cli._serve", lambda *_: None)
    monkeypatch.setenv("PORTAL_LOG_LEVEL", "warning")

    assert portal(tmp_path, "run", url=database).exit_code == 0

    assert said["level"] == "WARNING"
    assert logging.getLogger("portal").level == logging.WARNING
    logging.getLogger("portal").setLevel(logging.INFO)
    with pytest.raises(SettingsError, match="log_level: 'loud' no es uno de"):
        Settings.read({"PORTAL_LOG_LEVEL": "loud"}, tmp_path)
