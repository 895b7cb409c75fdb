"""First tables: operators, accounts, filings with history, drafts, answers, dialogues, reminders, pushes."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0001"
down_revision = None

PENDING = sa.text("state IN ('preparing', 'submitted', 'returned')")

SQLITE_GUARDS = (
    """
    CREATE TRIGGER filing_history_keeps_rows BEFORE UPDATE ON filing_history
    BEGIN SELECT RAISE(ABORT, 'filing_history is append-only'); END
    """,
    """
    CREATE TRIGGER filing_history_keeps_all BEFORE DELETE ON filing_history
    WHEN EXISTS (SELECT 1 FROM filings WHERE id = OLD.filing_id)
    BEGIN SELECT RAISE(ABORT, 'filing_history is append-only'); END
    """,
)

POSTGRESQL_GUARDS = (
    """
    CREATE FUNCTION filing_history_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM filings WHERE id = OLD.filing_id) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'filing_history is append-only';
    END $$
    """,
    """
    CREATE TRIGGER filing_history_keeps_rows BEFORE UPDATE OR DELETE ON filing_history
    FOR EACH ROW EXECUTE FUNCTION filing_history_append_only()
    """,
    """
    CREATE TRIGGER filing_history_keeps_all BEFORE TRUNCATE ON filing_history
    FOR EACH STATEMENT EXECUTE FUNCTION filing_history_append_only()
    """,
)


def upgrade() -> None:
    """Create everything."""
    _people()
    _filings()
    _conversation()
    _reminders_and_pushes()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for guard in SQLITE_GUARDS if sqlite else POSTGRESQL_GUARDS:
        op.execute(guard)


def _people() -> None:
    op.create_table(
        "operators",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("openid", sa.String(64), nullable=False),
        sa.Column("followed", sa.Boolean, nullable=False),
        sa.Column("current_account_id", sa.Integer),
        sa.Column("unfollowed_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_operators"),
        sa.UniqueConstraint("openid", name="uq_operators_openid"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("operator_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("unit", sa.String(200), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name="fk_accounts_operator_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("operator_id", "name", name="uq_accounts_operator_id_name"),
        sqlite_autoincrement=True,
    )


def _filings() -> None:
    op.create_table(
        "filings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("operator_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(48), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("event_on", sa.Date),
        sa.Column("due_on", sa.Date),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("materials", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_filings"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_filings_account_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name="fk_filings_operator_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_filings_operator_id_state_due_on", "filings", ["operator_id", "state", "due_on"])
    op.create_index("ix_filings_updated_at", "filings", ["updated_at"])
    op.create_index(
        "uq_filings_one_pending",
        "filings",
        ["account_id", "kind"],
        unique=True,
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    op.create_table(
        "filing_history",
        sa.Column("filing_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("from_state", sa.String(24)),
        sa.Column("to_state", sa.String(24), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("filing_id", "version", name="pk_filing_history"),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filings.id"], name="fk_filing_history_filing_id", ondelete="CASCADE"
        ),
    )


def _conversation() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("operator_id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(16)),
        sa.Column("findings", sa.JSON),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name="fk_drafts_operator_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_drafts_account_id", ondelete="SET NULL"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drafts_operator_id", "drafts", ["operator_id"])
    op.create_index("ix_drafts_account_id", "drafts", ["account_id"])
    op.create_index("ix_drafts_expires_at", "drafts", ["expires_at"])
    op.create_index("ix_drafts_state_created_at", "drafts", ["state", "created_at"])
    op.create_table(
        "answers",
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("openid", sa.String(64), nullable=False),
        sa.Column("reply", sa.Text),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("answered_at", UtcDateTime),
        sa.PrimaryKeyConstraint("key", name="pk_answers"),
    )
    op.create_index("ix_answers_openid", "answers", ["openid"])
    op.create_index("ix_answers_created_at", "answers", ["created_at"])
    op.create_table(
        "dialogues",
        sa.Column("openid", sa.String(64), nullable=False),
        sa.Column("topic", sa.String(48), nullable=False),
        sa.Column("step", sa.String(48), nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("openid", name="pk_dialogues"),
    )


def _reminders_and_pushes() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("filing_id", sa.Integer, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("stage", sa.String(24), nullable=False),
        sa.Column("fire_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.ForeignKeyConstraint(["filing_id"], ["filings.id"], name="fk_reminders_filing_id", ondelete="CASCADE"),
        sa.UniqueConstraint("filing_id", "due_on", "stage", name="uq_reminders_filing_id_due_on_stage"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminders_state_fire_at", "reminders", ["state", "fire_at"])
    op.create_table(
        "pushes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("openid", sa.String(64), nullable=False),
        sa.Column("operator_id", sa.Integer),
        sa.Column("subject", sa.String(64)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("urgency", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(24)),
        sa.Column("not_before", UtcDateTime, nullable=False),
        sa.Column("lease_owner", sa.String(64)),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("message_id", sa.String(64)),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("settled_at", UtcDateTime),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_pushes"),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], name="fk_pushes_operator_id", ondelete="CASCADE"),
        sa.UniqueConstraint("key", name="uq_pushes_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pushes_operator_id", "pushes", ["operator_id"])
    op.create_index("ix_pushes_subject", "pushes", ["subject"])
    op.create_index("ix_pushes_message_id", "pushes", ["message_id"])
    op.create_index("ix_pushes_state_urgency_not_before", "pushes", ["state", "urgency", "not_before"])
    op.create_index("ix_pushes_openid_state", "pushes", ["openid", "state"])
