"""Files handed in for materials, and the secret addresses of calendar feeds.

Safe while the previous release still runs: it knows neither table.
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "material_files",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("filing_id", sa.Integer, nullable=False),
        sa.Column("material", sa.String(48), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("replaced_at", UtcDateTime),
        sa.PrimaryKeyConstraint("key", name="pk_material_files"),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filings.id"], name="fk_material_files_filing_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_material_files_filing_id", "material_files", ["filing_id"])
    op.create_table(
        "calendar_feeds",
        sa.Column("operator_id", sa.Integer, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("operator_id", name="pk_calendar_feeds"),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name="fk_calendar_feeds_operator_id", ondelete="CASCADE"
        ),
    )
