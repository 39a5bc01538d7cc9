"""A recipient remembers whether who wrote her e-mail had folio and PIN alone."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("recipient") as recipient:
        recipient.add_column(sa.Column("email_by_pin", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("recipient") as recipient:
        recipient.drop_column("email_by_pin")
