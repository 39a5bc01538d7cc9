from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from portal.cli import main
from portal.core.database import open_engine
from portal.core.vault import Vault
from portal.operations.errors import NotEmptyError
from portal.operations.moving import move_rows
from portal.operations.tables import plain_tables, sum_of
from tests.databases import KEYS, fresh_database, make_instance
from tests.factories.accounts import house, user

pytestmark = pytest.mark.sqlite_only


def filled(url: str):
    engine = open_engine(url, Vault(KEYS["data"]))
    with Session(engine) as session:
        user(session)
        house(session)
        session.commit()
    return engine


def test_one_command_moves_everything_to_postgresql(database: str, tmp_path: Path):
    source = filled(database)
    with fresh_database("postgresql", tmp_path) as other:
        env = {"PORTAL_INSTANCE": str(make_instance(tmp_path)), "PORTAL_DATABASE_URL": database}
        result = CliRunner().invoke(main, ["move", other], env=env)

        assert "iguales en las dos bases" in result.output
        aside = tmp_path / "portal.sqlite3.moved"
        assert f"quedó en {aside}" in result.output
        assert not (tmp_path / "portal.sqlite3").exists()
        source.dispose()
        source = open_engine(f"sqlite:///{aside}", Vault(KEYS["data"]))
        target = open_engine(other, Vault(KEYS["data"]))
        with source.connect() as old, target.connect() as new:
            assert all(sum_of(old, table) == sum_of(new, table) for table in plain_tables())
        target.dispose()
    source.dispose()


def test_what_was_moved_is_not_taken_for_an_empty_portal(tmp_path: Path):
    (make_instance(tmp_path) / "portal.sqlite3.moved").touch()
    env = {"PORTAL_INSTANCE": str(tmp_path), "PORTAL_DATABASE_URL": ""}

    for words in (["backup", str(tmp_path / "x.backup")], ["check"]):
        result = CliRunner().invoke(main, words, env=env)
        assert result.exit_code == 1
        assert "se movieron a otra base" in result.output
    assert not (tmp_path / "portal.sqlite3").exists()


def test_nothing_is_moved_over_data(database: str, tmp_path: Path):
    (tmp_path / "other").mkdir()
    with fresh_database("sqlite", tmp_path / "other") as other:
        source, target = filled(database), filled(other)
        with pytest.raises(NotEmptyError):
            move_rows(source, target)
        source.dispose()
        target.dispose()
