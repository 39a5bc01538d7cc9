"""A recipient remembers whether who wrote her e-mail had folio and PIN alone.

Of those from before nobody can tell any more, so they count as hers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # no batch: with a default it makes the table anew, which a reference to any row forbids
    column: sa.Column[bool] = sa.Column("email_by_pin", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("recipient", column)


def downgrade() -> None:
    op.drop_column("recipient", "email_by_pin")
