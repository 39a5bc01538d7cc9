"""A code remembers the batch that printed it, and the history of a card which code was lost."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MEDIUM = sa.Enum("printed", "phone", name="medium", native_enum=False, length=24)


def upgrade() -> None:
    with op.batch_alter_table("card_token") as token:
        token.add_column(sa.Column("batch_id", BIG, nullable=True))
        token.create_foreign_key(op.f("fk_card_token_batch_id"), "print_batch", ["batch_id"], ["id"])
        token.create_index("ix_card_token_batch_id", ["batch_id"])
    with op.batch_alter_table("card_step") as step:
        step.add_column(sa.Column("medium", MEDIUM, nullable=True))
    op.execute(
        "UPDATE card_token SET batch_id = (SELECT batch_id FROM card WHERE card.id = card_token.card_id) "
        "WHERE medium = 'printed' AND lost_at IS NULL"
    )
    # a spoiled code was made in the instant in which its batch began
    op.execute(
        "UPDATE card_token SET batch_id = (SELECT min(print_batch.id) FROM print_batch "
        "JOIN issued_token ON issued_token.issued_at = print_batch.started_at "
        "WHERE issued_token.id = card_token.id) WHERE medium = 'printed' AND lost_at IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DELETE FROM card_step WHERE medium IS NOT NULL")
    with op.batch_alter_table("card_step") as step:
        step.drop_column("medium")
    with op.batch_alter_table("card_token") as token:
        token.drop_index("ix_card_token_batch_id")
        token.drop_constraint(op.f("fk_card_token_batch_id"), type_="foreignkey")
        token.drop_column("batch_id")
