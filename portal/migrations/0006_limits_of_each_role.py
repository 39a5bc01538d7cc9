"""How long a sign-in lasts is chosen for each role; what was chosen for a group goes to all its roles."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROLES = {
    "staff": ("administrator", "coordinator", "clerk", "instructor", "auditor"),
    "shop": ("vendor_manager", "cashier"),
    "own": ("entrepreneur",),
}
LIMITS = ("hours", "idle_minutes")


def upgrade() -> None:
    for group, roles in ROLES.items():
        for limit in LIMITS:
            first, *others = (f"{role}_{limit}" for role in roles)
            op.execute(f"UPDATE preference SET key = '{first}' WHERE key = '{group}_{limit}'")
            for other in others:
                op.execute(
                    "INSERT INTO preference (key, value, changed_at, changed_by_id) "
                    f"SELECT '{other}', value, changed_at, changed_by_id FROM preference WHERE key = '{first}'"
                )


def downgrade() -> None:
    """Go back to groups: each gets what its first role has, and what the others chose is lost."""
    for group, roles in ROLES.items():
        for limit in LIMITS:
            first, *others = (f"{role}_{limit}" for role in roles)
            op.execute(f"UPDATE preference SET key = '{group}_{limit}' WHERE key = '{first}'")
            for other in others:
                op.execute(f"DELETE FROM preference WHERE key = '{other}'")
