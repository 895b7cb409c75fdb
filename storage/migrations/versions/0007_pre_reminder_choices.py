"""What operators chose: when to be reminded, snoozed filings, permissions for notices, e-mail addresses.

Safe while the previous release still runs: it knows none of these tables.
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "reminder_settings",
        sa.Column("operator_id", sa.Integer, nullable=False),
        sa.Column("off", sa.Boolean, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("at", sa.String(5), nullable=False),
        sa.PrimaryKeyConstraint("operator_id", name="pk_reminder_settings"),
        _owner("reminder_settings", "operator"),
    )
    op.create_table(
        "snoozes",
        sa.Column("filing_id", sa.Integer, nullable=False),
        sa.Column("until_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("filing_id", name="pk_snoozes"),
        _owner("snoozes", "filing"),
    )
    op.create_table(
        "subscription_grants",
        sa.Column("openid", sa.String(64), nullable=False),
        sa.Column("template_id", sa.String(64), nullable=False),
        sa.Column("left", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("openid", "template_id", name="pk_subscription_grants"),
    )
    op.create_table(
        "mail_addresses",
        sa.Column("operator_id", sa.Integer, nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("code_until", UtcDateTime, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("confirmed_at", UtcDateTime),
        sa.PrimaryKeyConstraint("operator_id", name="pk_mail_addresses"),
        _owner("mail_addresses", "operator"),
    )


def _owner(table: str, owner: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{owner}_id"
    return sa.ForeignKeyConstraint([f"{owner}_id"], [f"{owner}s.id"], name=name, ondelete="CASCADE")
