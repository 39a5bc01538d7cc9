"""The audit log cannot be rewritten: not through the portal's database user, and by nobody unseen."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, delete, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from portal.audit.actions import record, seal_entries
from portal.audit.chain import seal_of
from portal.audit.models import AuditEntry, AuditNote, AuditSeal
from portal.audit.queries import verify_chain
from portal.cli import main
from tests.databases import make_instance
from tests.factories.accounts import NOW

LATER = NOW + timedelta(hours=1)
REWRITES = {
    "who": "UPDATE audit_entry SET actor_id = 99 WHERE id = {id}",
    "what": "UPDATE audit_entry SET action = 'nothing' WHERE id = {id}",
    "to whom": "UPDATE audit_entry SET subject_id = 99 WHERE id = {id}",
    "the words": "UPDATE audit_note SET note = 'otra cosa' WHERE id = {id}",
    "a row taken out": "DELETE FROM audit_entry WHERE id = {id}",
    "a seal": "UPDATE audit_seal SET digest = digest_before WHERE id = {id}",
}


@pytest.fixture
def log(session: Session) -> list[int]:
    """Twelve sealed entries, each with words; returns their ids."""
    ids = [
        record(session, action="look", kind="card", subject_id=n, by_id=1, now=NOW, note=f"nota {n}").id
        for n in range(12)
    ]
    session.commit()
    while seal_entries(session, now=LATER, at_most=5):
        session.commit()
    session.commit()
    return ids


def without_triggers(engine: Engine, *statements: str) -> None:
    """Do as a thief with every right in the database would."""
    if engine.dialect.name == "postgresql":
        around = ("SET session_replication_role = replica", "SET session_replication_role = origin")
    else:
        around = ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON")
    raw = engine.raw_connection()
    cursor = raw.cursor()
    if engine.dialect.name == "sqlite":
        for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    for statement in (around[0], *statements, around[1]):
        cursor.execute(statement)
    raw.commit()
    raw.close()


def test_a_whole_log_is_whole(session: Session, log):
    assert verify_chain(session) is None
    assert len(session.scalars(select(AuditSeal)).all()) == 12


@pytest.mark.parametrize("what", [sql for name, sql in REWRITES.items() if name != "a seal"])
def test_the_database_refuses_to_rewrite_it(session: Session, log, what: str):
    with pytest.raises(DatabaseError):
        session.execute(text(what.format(id=log[4])))


@pytest.mark.parametrize("what", REWRITES)
def test_what_was_rewritten_behind_the_triggers_is_found(engine: Engine, session: Session, log, what: str):
    sql = REWRITES[what].format(id=log[4])
    if what == "a row taken out":
        without_triggers(engine, f"DELETE FROM audit_note WHERE id = {log[4]}", sql)
    elif what == "a seal":
        other = session.scalar(select(AuditSeal.digest).where(AuditSeal.id == log[3]))
        session.rollback()
        without_triggers(engine, sql.replace("digest_before", _blob(engine, other)))
    else:
        without_triggers(engine, sql)

    assert verify_chain(session) == log[4]


def test_a_row_put_among_the_sealed_is_found(engine: Engine, session: Session, log):
    without_triggers(
        engine,
        "INSERT INTO audit_entry (id, at, action, subject_kind)"
        " VALUES (-5, '2026-11-22 18:00:00', 'look', 'card')",
    )
    assert verify_chain(session) == -5


def test_a_row_put_at_the_end_with_a_made_up_seal_is_found(session: Session, log):
    session.add(AuditEntry(id=log[-1] + 1, at=NOW, action="look", subject_kind="card"))
    session.add(AuditSeal(id=log[-1] + 1, digest=b"x" * 32))
    session.commit()
    assert verify_chain(session) == log[-1] + 1


def test_redacting_words_keeps_the_chain(session: Session, log):
    session.execute(delete(AuditNote).where(AuditNote.id == log[4]))
    session.commit()

    assert verify_chain(session) is None


def test_what_is_not_settled_waits(session: Session, log):
    record(session, action="look", kind="card", subject_id=1, by_id=1, now=LATER)

    assert seal_entries(session, now=LATER + timedelta(minutes=9)) == 0
    assert seal_entries(session, now=LATER + timedelta(minutes=11)) == 1


def test_without_the_chain_a_rewritten_row_goes_unnoticed(engine, session: Session, log, monkeypatch):
    """Negative control: a seal that does not hold the entry finds nothing."""
    without_triggers(engine, REWRITES["what"].format(id=log[4]))
    seals = dict(session.execute(select(AuditSeal.id, AuditSeal.digest)).all())
    monkeypatch.setattr("portal.audit.queries.seal_of", lambda previous, entry: seals[entry.id])
    assert verify_chain(session) is None

    monkeypatch.setattr("portal.audit.queries.seal_of", seal_of)
    assert verify_chain(session) == log[4]


def test_the_command_says_which_row(engine: Engine, session: Session, log, database: str, tmp_path):
    env = {"PORTAL_INSTANCE": str(make_instance(tmp_path)), "PORTAL_DATABASE_URL": database}
    whole = CliRunner().invoke(main, ["audit", "verify"], env=env)
    session.rollback()
    without_triggers(engine, REWRITES["who"].format(id=log[4]))
    broken = CliRunner().invoke(main, ["audit", "verify"], env=env)

    assert (whole.exit_code, broken.exit_code) == (0, 1)
    assert f"hasta el renglón {log[-1]}" in whole.output
    assert f"el renglón {log[4]} no es" in broken.output


def _blob(engine: Engine, value: bytes) -> str:
    return f"'\\x{value.hex()}'::bytea" if engine.dialect.name == "postgresql" else f"x'{value.hex()}'"
