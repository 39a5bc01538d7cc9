from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.accounts.actions.people import create_user
from portal.cli import main
from portal.core.roles import Role
from portal.uploads.actions import add_upload
from portal.uploads.storing import Stored
from tests.databases import make_instance

pytestmark = pytest.mark.sqlite_only


def check(instance: Path, **env: str):
    return CliRunner().invoke(main, ["check"], env={"PORTAL_INSTANCE": str(instance)} | env)


def test_a_sound_installation_is_said_to_be_sound(database: str, tmp_path: Path):
    make_instance(tmp_path)
    for key in (tmp_path / "keys").rglob("*"):
        key.chmod(0o700 if key.is_dir() else 0o600)

    result = check(tmp_path)

    assert (result.exit_code, result.output) == (0, "Todo está bien.\n")


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"PORTAL_TIMEZONE": "Mars/Olympus"}, "Ajustes: timezone"),
        ({"PORTAL_PUBLIC_URL": "portal.example.mx"}, "escribe también"),
        ({"PORTAL_MAIL_URL": "pigeon://loft"}, "Correo: PORTAL_MAIL_URL"),
        ({"PORTAL_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "Base de datos: no responde"),
    ],
)
def test_what_is_wrong_is_said_in_words(database: str, tmp_path: Path, env: dict[str, str], words: str):
    make_instance(tmp_path)

    result = check(tmp_path, **env)

    assert result.exit_code == 1
    assert words in result.output


def test_a_key_that_others_can_read_is_noticed(database: str, tmp_path: Path):
    make_instance(tmp_path)
    (tmp_path / "keys" / "data").chmod(0o644)

    assert "otros usuarios pueden leer" in check(tmp_path).output


def test_an_old_backup_is_noticed_and_a_new_one_is_enough(database: str, engine: Engine, tmp_path: Path):
    make_instance(tmp_path)
    with Session(engine) as session:
        create_user(session, name="Luz", role=Role.AUDITOR, now=datetime.now(UTC) - timedelta(days=3))
        session.commit()
    assert "Respaldos: no hay ninguno desde hace 3 días." in check(tmp_path).output

    CliRunner().invoke(main, ["backup", str(tmp_path / "x.backup")], env={"PORTAL_INSTANCE": str(tmp_path)})

    assert "Respaldos" not in check(tmp_path).output


def test_a_paper_without_its_file_is_noticed(database: str, engine: Engine, tmp_path: Path):
    make_instance(tmp_path)
    with Session(engine) as session:
        for name in ("a", "b"):
            stored = Stored(name, "image/jpeg", size=10, sha256=b"d" * 32, pages=1)
            add_upload(session, stored, by_id=None, now=datetime.now(UTC))
        session.commit()
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.0").touch()

    assert "Papeles: faltan los archivos de 1." in check(tmp_path).output

    (tmp_path / "papers" / "b.0").touch()
    assert "Papeles" not in check(tmp_path).output


def test_a_folder_that_others_can_read_is_noticed_where_people_are_real(database: str, tmp_path: Path):
    make_instance(tmp_path)
    tmp_path.chmod(0o755)

    assert "pueden leer" in check(tmp_path, PORTAL_PUBLIC_URL="https://portal.example.mx").output


def test_a_missing_key_is_noticed(database: str, tmp_path: Path):
    make_instance(tmp_path)
    (tmp_path / "keys" / "data").unlink()

    assert "Llaves: falta" in check(tmp_path).output


def test_a_misspelt_setting_in_the_file_is_noticed(database: str, tmp_path: Path):
    make_instance(tmp_path)
    (tmp_path / "settings.toml").write_text('public_ulr = "https://portal.example.mx"\n')

    assert "no hay ningún ajuste public_ulr" in check(tmp_path).output
