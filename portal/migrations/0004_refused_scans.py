"""A scan can be refused before any benefit is asked for, and is kept too."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("attempt") as attempt:
        attempt.alter_column("benefit_id", existing_type=BIG, nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM attempt WHERE benefit_id IS NULL")
    with op.batch_alter_table("attempt") as attempt:
        attempt.alter_column("benefit_id", existing_type=BIG, nullable=False)
