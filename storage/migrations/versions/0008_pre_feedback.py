"""Feedback of operators on reports: false alarms, and what was missed.

Safe while the previous release still runs: it does not know the table, and what it deletes takes the rows along.
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("operator_id", sa.Integer, nullable=False),
        sa.Column("draft_id", sa.Integer, nullable=False),
        sa.Column("sort", sa.String(24), nullable=False),
        sa.Column("rule", sa.String(120), nullable=False),
        sa.Column("account_kind", sa.String(24), nullable=False),
        sa.Column("field", sa.String(8), nullable=False),
        sa.Column("hit", sa.Text, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("operator_id", "digest", name="uq_feedback_operator_id_digest"),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name="fk_feedback_operator_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_feedback_draft_id", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_draft_id", "feedback", ["draft_id"])
