"""Preconditions done and people named, for each filing; rows of the previous release have none.

Safe while that release still runs: its own rows get the defaults, and it does not read the new columns.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add both columns."""
    op.add_column("filings", sa.Column("preconditions", sa.JSON, nullable=False, server_default="{}"))
    op.add_column("filings", sa.Column("people", sa.JSON, nullable=False, server_default="[]"))
