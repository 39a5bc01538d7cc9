"""The audit log can be added to, and nothing else; its words can be redacted, not rewritten."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FORBIDDEN = (
    ("audit_entry", "UPDATE"),
    ("audit_entry", "DELETE"),
    ("audit_seal", "UPDATE"),
    ("audit_seal", "DELETE"),
    ("audit_note", "UPDATE"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_is_insert_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit log is insert-only'; END $$"
        )
        for table, change in FORBIDDEN:
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION audit_is_insert_only()"
            )
    else:
        for table, change in FORBIDDEN:
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is insert-only'); END"
            )


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table, change in FORBIDDEN:
        op.execute(f"DROP TRIGGER {table}_no_{change.lower()}" + (f" ON {table}" if postgres else ""))
    if postgres:
        op.execute("DROP FUNCTION audit_is_insert_only()")
