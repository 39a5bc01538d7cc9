"""A backup comes back: on an empty machine, with the backup and the keys, every row and paper is there."""

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.audit.actions import record
from portal.audit.models import AuditNote
from portal.cli import main
from portal.core.database import open_engine
from portal.core.vault import Vault
from portal.houses.models import House
from portal.operations.backup import write_backup
from portal.operations.tables import plain_tables, sum_of
from portal.operations.worker import IMMEDIATE
from portal.outbox.models import Recipient
from portal.settings import Settings
from portal.web.extensions import db
from tests.databases import KEYS, fresh_database, make_instance
from tests.factories.accounts import NOW
from tests.promises.sizes import size

Portal = Callable[..., Result]


@pytest.fixture
def full(database: str, tmp_path: Path) -> Path:
    """An instance with rows of many kinds, one paper and settings."""
    instance = make_instance(tmp_path / "full")
    (instance / "papers").mkdir()
    (instance / "papers" / "one").write_bytes(b"sealed paper" * 1000)
    (instance / "imports").mkdir()
    (instance / "imports" / "one.rejected").write_bytes(b"sealed rows")
    addresses = 'database_url = "postgresql://production"\nqueue_url = "valkey://production"\n'
    (instance / "settings.toml").write_text(f'log_level = "INFO"\n{addresses}')
    engine = open_engine(database, Vault(KEYS["data"]))
    with Session(engine) as session:
        session.add_all(House(name=f"Casa {number} «ñ»") for number in range(2500))
        session.add(Recipient(email="reservada@example.mx"))
        record(session, action="look", kind="card", subject_id=7, by_id=None, now=NOW, note="de prueba")
        session.commit()
    engine.dispose()
    return instance


def portal(instance: Path, database: str, *words: object) -> Result:
    env = {"PORTAL_INSTANCE": str(instance), "PORTAL_DATABASE_URL": database}
    return CliRunner().invoke(main, [str(word) for word in words], env=env)


@pytest.fixture
def saved(full: Path, held: dict[str, object], database: str, tmp_path: Path) -> tuple[Path, Path]:
    backup, keys = tmp_path / "saved.backup", tmp_path / "saved.keys"
    assert portal(full, database, "backup", backup).exit_code == 0
    assert portal(full, database, "keys", "export", keys).exit_code == 0
    return backup, keys


def sums(database: str) -> dict[str, object]:
    engine = open_engine(database, Vault(KEYS["data"]))
    with engine.connect() as connection:
        found = {table.name: sum_of(connection, table) for table in plain_tables()}
    engine.dispose()
    return found


@pytest.fixture
def held(full: Path, database: str) -> dict[str, object]:
    """What the database holds at the moment of the backup, which is then noted in its log."""
    return sums(database)


def test_everything_comes_back_equal(saved, held, database_kind: str, tmp_path: Path):
    (tmp_path / "there").mkdir()
    with fresh_database(database_kind, tmp_path / "there") as other:
        result = portal(tmp_path / "new", other, "restore", saved[0], "--keys", saved[1])

        assert result.exit_code == 0, result.output
        assert sums(other) == held
        assert (tmp_path / "new" / "papers" / "one").read_bytes() == b"sealed paper" * 1000
        assert (tmp_path / "new" / "imports" / "one.rejected").read_bytes() == b"sealed rows"
        assert (tmp_path / "new" / "settings.toml").read_text() == 'log_level = "INFO"\n'
        assert "Quitamos database_url y queue_url de settings.toml" in result.output
        engine = open_engine(other, Vault(KEYS["data"]))
        with Session(engine) as session:
            assert session.query(Recipient).one().email == "reservada@example.mx"
            assert session.query(AuditNote).one().note == "de prueba"
            session.add(House(name="numbered after the restored ones"))
            session.commit()
        engine.dispose()


def test_each_backup_of_a_living_portal_comes_back_with_its_cards_good(
    database: str, database_kind: str, tmp_path: Path
):
    living = make_instance(tmp_path / "living")
    assert portal(living, database, "demo", "load", "--size", 3).exit_code == 0
    codes = (living / "demo" / "codes.txt").read_text().split()
    for number in range(size(3, 20)):
        add_house(database, f"Casa del respaldo {number}")
        held, there = sums(database), tmp_path / str(number)
        assert portal(living, database, "backup", there.with_suffix(".backup")).exit_code == 0
        assert portal(living, database, "keys", "export", there.with_suffix(".keys")).exit_code == 0
        there.mkdir()
        with fresh_database(database_kind, there) as other:
            files = there.with_suffix(".backup"), "--keys", there.with_suffix(".keys")
            result = portal(there / "new", other, "restore", *files)
            assert result.exit_code == 0, result.output
            assert sums(other) == held
            assert [is_good(there / "new", other, code) for code in codes] == [True] * 3


@pytest.mark.parametrize("newer", ["a column more", "a table less", "a table more"])
def test_a_backup_of_another_version_says_so(
    saved, database_kind: str, tmp_path: Path, newer: str, monkeypatch: pytest.MonkeyPatch
):
    def of_that_version() -> list[Table]:
        tables = {table.name: table for table in plain_tables()}
        if newer == "a table more":
            return [*tables.values(), Table("later", MetaData(), Column("id", Integer, primary_key=True))]
        house = tables.pop("house").to_metadata(MetaData())
        house.append_column(Column("later", Integer))
        return [*([house] if newer == "a column more" else []), *tables.values()]

    (tmp_path / "there").mkdir()
    with fresh_database(database_kind, tmp_path / "there") as other:
        engine = open_engine(other, Vault(KEYS["data"]))
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE house ADD COLUMN later INTEGER")
            connection.exec_driver_sql("CREATE TABLE later (id INTEGER PRIMARY KEY)")
        engine.dispose()
        monkeypatch.setattr("portal.operations.backup.plain_tables", of_that_version)
        result = portal(tmp_path / "new", other, "restore", saved[0], "--keys", saved[1])

    assert result.exit_code == 1 and "es de otra versión del portal" in result.output


def test_a_card_is_not_good_where_its_keys_are_not(database: str, database_kind: str, tmp_path: Path):
    """Negative control."""
    living = make_instance(tmp_path / "living")
    assert portal(living, database, "demo", "load", "--size", 1).exit_code == 0
    code = (living / "demo" / "codes.txt").read_text().strip()
    assert is_good(living, database, code)

    assert not is_good(make_instance(tmp_path / "stranger"), database, code)


def add_house(database: str, name: str) -> None:
    engine = open_engine(database, Vault(KEYS["data"]))
    with Session(engine) as session:
        session.add(House(name=name))
        session.commit()
    engine.dispose()


def is_good(instance: Path, database: str, link: str) -> bool:
    """Tell whether a portal says to anybody who scans a card that it is genuine."""
    app = create_app(Settings(instance=instance, database_url=database, queue_url=IMMEDIATE))
    page = app.test_client().get(urlsplit(link).path)
    with app.app_context():
        db.engine.dispose()
    return "auténtica" in page.text.lower()


@pytest.mark.sqlite_only
def test_it_goes_from_one_database_to_the_other(saved, held, tmp_path: Path):
    with fresh_database("postgresql", tmp_path) as other:
        assert portal(tmp_path / "new", other, "restore", saved[0], "--keys", saved[1]).exit_code == 0
        assert sums(other) == held


@pytest.mark.sqlite_only
@pytest.mark.parametrize("where", [0.0, 0.001, 0.3, 0.5, 0.9, 0.999])
def test_one_flipped_byte_is_detected(saved, database: str, tmp_path: Path, where: float):
    backup = bytearray(saved[0].read_bytes())
    backup[int(where * len(backup))] ^= 1
    (tmp_path / "changed").write_bytes(backup)

    result = portal(tmp_path / "new", "", "restore", tmp_path / "changed", "--keys", saved[1])

    assert result.exit_code == 1
    assert "respaldo" in result.output
    assert not (tmp_path / "new" / "keys").exists()


@pytest.mark.sqlite_only
def test_without_the_seal_a_flipped_byte_goes_unnoticed(full: Path, database: str, tmp_path: Path):
    """Negative control: with a vault that does not check, changed letters of a name come back as they are."""

    class Trusting(Vault):
        def seal(self, plain: bytes, purpose: str) -> bytes:
            return plain

        def open(self, sealed: bytes, purpose: str) -> bytes:
            return sealed

    engine = open_engine(database, Vault(KEYS["data"]))
    write_backup(engine, full, Trusting(KEYS["data"]), tmp_path / "open.backup")
    engine.dispose()

    assert b"Casa 7 " in (tmp_path / "open.backup").read_bytes()


@pytest.mark.sqlite_only
def test_a_backup_that_was_cut_off_is_detected(saved, tmp_path: Path):
    (tmp_path / "cut").write_bytes(saved[0].read_bytes()[:-100])

    assert portal(tmp_path / "new", "", "restore", tmp_path / "cut", "--keys", saved[1]).exit_code == 1


@pytest.mark.sqlite_only
def test_nothing_is_restored_over_data(saved, full: Path, database: str, tmp_path: Path):
    before = sums(database)

    assert portal(full, database, "restore", saved[0], "--keys", saved[1]).exit_code == 1
    assert portal(tmp_path / "new", database, "restore", saved[0], "--keys", saved[1]).exit_code == 1
    assert sums(database) == before


@pytest.mark.sqlite_only
def test_names_and_people_are_not_readable_in_a_backup(saved):
    assert b"Casa" not in saved[0].read_bytes()


@pytest.mark.sqlite_only
def test_a_database_without_its_keys_is_refused_in_words(full: Path, database: str, tmp_path: Path):
    shutil.rmtree(full / "keys")

    result = portal(full, database, "backup", tmp_path / "x")

    assert result.exit_code == 1
    assert "solo esa llave abre" in result.output
    assert not (full / "keys" / "data").exists()
