from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from portal.accounts.actions.people import create_user
from portal.audit.actions import record, seal_entries
from portal.audit.models import AuditSeal
from portal.cli import main
from portal.core.roles import Role
from portal.outbox.actions import write_message
from portal.outbox.models import Channel, Message, MessageState, Recipient
from portal.tokens.keys import KeyRing
from portal.uploads.actions import add_upload
from portal.uploads.storing import Stored
from tests.databases import make_instance
from tests.factories.accounts import NOW

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
        ({"PORTAL_LOG_LEVEL": "loud"}, "Ajustes: log_level"),
        ({"PORTAL_DATABASE_URL": "nonsense"}, "Ajustes: database_url"),
        ({"PORTAL_MAIL_URL": "pigeon://loft"}, "Correo: PORTAL_MAIL_URL"),
        ({"PORTAL_MAIL_URL": "smtp://me:secret@127.0.0.1:1"}, "Correo: nadie responde en 127.0.0.1:1."),
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


def test_a_key_that_did_not_seal_the_data_is_noticed(database: str, engine: Engine, tmp_path: Path):
    make_instance(tmp_path)
    with Session(engine) as session:
        session.add(Recipient(email="reservada@example.mx"))
        session.commit()
    assert "selló" not in check(tmp_path).output
    for key in (b"x" * 32, b"short"):
        (tmp_path / "keys" / "data").write_bytes(key)
        assert "no es la que selló los datos" in check(tmp_path).output


def test_a_signing_key_without_its_private_half_is_noticed_until_it_is_retired(database: str, tmp_path: Path):
    ring = KeyRing(make_instance(tmp_path) / "keys" / "tokens")
    ring.rotate(now=datetime.now(UTC))
    first, second = (tmp_path / "keys" / "tokens" / f"key-{number}.pem" for number in (1, 2))
    assert "key-" not in check(tmp_path).output

    first.unlink()
    second.write_bytes(b"nothing")
    said = check(tmp_path).output
    assert f"falta {first}" in said and f"falta {second}" in said

    ring.retire(1, now=datetime.now(UTC))
    assert f"falta {first}" not in check(tmp_path).output
    (tmp_path / "keys" / "tokens" / "public.json").write_text("{")
    assert "public.json está dañado" in check(tmp_path).output


def test_a_log_that_somebody_changed_is_noticed(database: str, engine: Engine, tmp_path: Path):
    make_instance(tmp_path)
    with Session(engine) as session:
        for _ in range(2):
            record(session, action="backup", kind="installation", subject_id=None, by_id=None, now=NOW)
        seal_entries(session, now=NOW + timedelta(hours=1), at_most=1)
        session.commit()
        assert "Bitácora" not in check(tmp_path).output
        session.add(AuditSeal(id=2, digest=b"0" * 32))
        session.commit()

    assert "Bitácora: alguien la cambió; el renglón 2" in check(tmp_path).output


def test_letters_that_gave_up_are_noticed(database: str, engine: Engine, tmp_path: Path):
    make_instance(tmp_path)
    with Session(engine) as session:
        woman = Recipient(email="reservada@example.mx", channel=Channel.EMAIL, is_safe=True)
        session.add(woman)
        session.flush()
        write_message(session, woman, template="answer_ready", facts={}, now=datetime.now(UTC))
        session.flush()
        assert "Mensajes" not in check(tmp_path).output
        failed = {"state": MessageState.FAILED, "fault": "ConnectionRefusedError"}
        session.execute(update(Message).values(failed))
        session.commit()

    assert "Mensajes: 1 de los últimos 30 días no salieron (ConnectionRefusedError)" in check(tmp_path).output


def test_a_row_of_the_future_shows_a_wrong_clock(database: str, engine: Engine, tmp_path: Path):
    make_instance(tmp_path)
    with Session(engine) as session:
        late = datetime.now(UTC) + timedelta(hours=3)
        record(session, action="backup", kind="installation", subject_id=None, by_id=None, now=late)
        session.commit()

    assert "Reloj: la bitácora tiene renglones de más tarde que ahora" in check(tmp_path).output


def test_a_check_changes_nothing(tmp_path: Path):
    assert check(tmp_path).output == "Base de datos: está vacía. Corre `portal init`.\n"
    assert list(tmp_path.iterdir()) == []
