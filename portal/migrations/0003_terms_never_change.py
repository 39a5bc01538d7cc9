"""The terms by which a benefit was granted are inserted and never changed."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("benefit_version", "version_limit")


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(
            "CREATE FUNCTION terms_never_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'terms never change: add a version'; END $$"
        )
    body = (
        "FOR EACH ROW EXECUTE FUNCTION terms_never_change()"
        if postgres
        else "BEGIN SELECT RAISE(ABORT, 'terms never change: add a version'); END"
    )
    for table in TABLES:
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {body}")


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_no_update" + (f" ON {table}" if postgres else ""))
    if postgres:
        op.execute("DROP FUNCTION terms_never_change()")
