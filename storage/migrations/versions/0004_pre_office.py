"""The office: its officers, the numbers under which it accepts filings, and who looked at which filing.

Safe while the previous release still runs: it knows none of these tables.
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "officers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("operator_id", sa.Integer),
        sa.Column("code_hash", sa.String(64)),
        sa.Column("code_expires_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("bound_at", UtcDateTime),
        sa.Column("removed_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk_officers"),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name="fk_officers_operator_id", ondelete="SET NULL"
        ),
        sqlite_autoincrement=True,
    )
    serving = sa.text("removed_at IS NULL")
    for column in ("name", "operator_id"):
        op.create_index(
            f"uq_officers_serving_{column}",
            "officers",
            [column],
            unique=True,
            sqlite_where=serving,
            postgresql_where=serving,
        )
    op.create_table(
        "filing_numbers",
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("filing_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("year", "number", name="pk_filing_numbers"),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filings.id"], name="fk_filing_numbers_filing_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_filing_numbers_filing_id", "filing_numbers", ["filing_id"])
    op.create_table(
        "filing_views",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("filing_id", sa.Integer, nullable=False),
        sa.Column("officer_id", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("what", sa.String(48), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_filing_views"),
        sa.ForeignKeyConstraint(["filing_id"], ["filings.id"], name="fk_filing_views_filing_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_filing_views_officer_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_filing_views_filing_id", "filing_views", ["filing_id"])
    op.create_index("ix_filings_state", "filings", ["state"])
