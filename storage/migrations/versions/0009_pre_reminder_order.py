"""The due scan's order in its index: the last day of what is due is read there and not row by row.

Safe while the previous release still runs: its queries use the first two columns as before.
"""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Widen the index."""
    op.create_index("ix_reminders_due", "reminders", ["state", "fire_at", "due_on", "filing_id"])
    op.drop_index("ix_reminders_state_fire_at", "reminders")
