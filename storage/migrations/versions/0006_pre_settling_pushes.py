"""Which push tells of a reminder, since when a push may have arrived, and WeChat's reports that came too early.

Safe while the previous release still runs: it neither reads nor writes any of this.
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add columns, a table and indexes."""
    op.add_column("reminders", sa.Column("push_id", sa.Integer))
    op.create_index("ix_reminders_push_id", "reminders", ["push_id"])
    op.add_column("pushes", sa.Column("doubtful_since", UtcDateTime))
    op.add_column("pushes", sa.Column("arrived_at", UtcDateTime))
    op.add_column("pushes", sa.Column("address", sa.String(254)))
    op.create_index("ix_pushes_state_lease_until", "pushes", ["state", "lease_until"])
    op.create_table(
        "delivery_reports",
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("status", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_delivery_reports"),
    )
