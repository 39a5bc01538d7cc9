"""A phone's one-time code and what a shop proposes give up the words of enrolments and offers of places."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REFERENCES = {"branch_id": "branch", "created_by_id": "user", "vendor_id": "vendor"}


def upgrade() -> None:
    _rename("enrolment", "till_code")
    # in place on both databases: a vendor that is copied would leave its branches without it
    op.execute("ALTER TABLE vendor RENAME COLUMN offer TO proposal")


def downgrade() -> None:
    op.execute("ALTER TABLE vendor RENAME COLUMN proposal TO offer")
    _rename("till_code", "enrolment")


def _rename(old: str, new: str) -> None:
    """Rename a table and all that carries its name; nothing refers to it, so SQLite may copy it."""
    op.drop_index(f"ix_{old}_vendor_id", old)
    op.rename_table(old, new)
    with op.batch_alter_table(new) as table:
        table.drop_constraint(f"uq_{old}_key", type_="unique")
        table.create_unique_constraint(f"uq_{new}_key", ["key"])
        for column, referred in REFERENCES.items():
            table.drop_constraint(f"fk_{old}_{column}", type_="foreignkey")
            table.create_foreign_key(f"fk_{new}_{column}", referred, [column], ["id"])
        table.drop_constraint(f"pk_{old}", type_="primary")
        table.create_primary_key(f"pk_{new}", ["id"])
    op.create_index(f"ix_{new}_vendor_id", new, ["vendor_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER SEQUENCE {old}_id_seq RENAME TO {new}_id_seq")
