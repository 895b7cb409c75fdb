"""Words of an account's own: to be found in its drafts, or to be left alone in them."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "account_words",
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("form", sa.String(64), nullable=False),
        sa.Column("word", sa.String(64), nullable=False),
        sa.Column("sort", sa.String(24), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "form", name="pk_account_words"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_account_words_account_id", ondelete="CASCADE"
        ),
    )
