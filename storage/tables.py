"""The SQL tables: the truth that everything else can be rebuilt from. Migrations create them; a test compares both."""

from enum import StrEnum

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from rules.accounts import AccountKind
from storage.columns import UtcDateTime, choice
from storage.filing_states import PENDING, FilingState

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    },
)


class DraftState(StrEnum):
    """Whether the check of a draft has been made."""

    CHECKING = "checking"
    CHECKED = "checked"


class ReminderState(StrEnum):
    """What became of a planned reminder."""

    PLANNED = "planned"
    QUEUED = "queued"
    CANCELLED = "cancelled"


class WordSort(StrEnum):
    """What an account wants with a word of its own."""

    OWN = "own"
    """to be found in its drafts (加词)"""
    ALLOWED = "allowed"
    """to be left alone in them (减词)"""


class FeedbackSort(StrEnum):
    """What a remark on a report says."""

    FALSE_ALARM = "false_alarm"
    """这是误报"""
    MISSED = "missed"
    """你漏了什么"""


class PushState(StrEnum):
    """What became of a push."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    SHOWN = "shown"
    DROPPED = "dropped"
    DEAD = "dead"
    """given up: too many tries, or a refusal to be looked into; shown at the next contact all the same"""


#: The pending states as a piece of SQL, for the index that lets one filing of a kind be pending per account.
IS_PENDING = text("state IN ({})".format(", ".join(f"'{state.value}'" for state in PENDING)))

OPERATORS = Table(
    "operators",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("openid", String(64), nullable=False, unique=True),
    Column("followed", Boolean, nullable=False),
    Column("current_account_id", Integer),
    Column("unfollowed_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("kind", choice(AccountKind), nullable=False),
    Column("unit", String(200), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("operator_id", "name"),
    sqlite_autoincrement=True,
)

ACCOUNT_WORDS = Table(
    "account_words",
    METADATA,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("form", String(64), nullable=False),
    Column("word", String(64), nullable=False),
    Column("sort", choice(WordSort), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("account_id", "form"),
)

FILINGS = Table(
    "filings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(48), nullable=False),
    Column("state", choice(FilingState), nullable=False),
    Column("event_on", Date),
    Column("due_on", Date),
    Column("provisional", Boolean, nullable=False),
    Column("materials", JSON, nullable=False),
    Column("preconditions", JSON, nullable=False, server_default="{}"),
    Column("people", JSON, nullable=False, server_default="[]"),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index("ix_filings_operator_id_state_due_on", "operator_id", "state", "due_on"),
    Index("ix_filings_updated_at", "updated_at"),
    Index("ix_filings_state", "state"),
    Index(
        "uq_filings_one_pending",
        "account_id",
        "kind",
        unique=True,
        sqlite_where=IS_PENDING,
        postgresql_where=IS_PENDING,
    ),
    sqlite_autoincrement=True,
)

FILING_HISTORY = Table(
    "filing_history",
    METADATA,
    Column("filing_id", ForeignKey("filings.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("from_state", choice(FilingState)),
    Column("to_state", choice(FilingState), nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("filing_id", "version"),
)

#: An officer who was removed keeps the row, for the history names them.
_SERVING = text("removed_at IS NULL")

OFFICERS = Table(
    "officers",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), nullable=False),
    Column("operator_id", ForeignKey("operators.id", ondelete="SET NULL")),
    Column("code_hash", String(64)),
    Column("code_expires_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("bound_at", UtcDateTime),
    Column("removed_at", UtcDateTime),
    *(
        Index(f"uq_officers_serving_{column}", column, unique=True, sqlite_where=_SERVING, postgresql_where=_SERVING)
        for column in ("name", "operator_id")
    ),
    sqlite_autoincrement=True,
)

FILING_NUMBERS = Table(
    "filing_numbers",
    METADATA,
    Column("year", Integer, nullable=False),
    Column("number", String(60), nullable=False),
    Column("filing_id", ForeignKey("filings.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("year", "number"),
)

FILING_VIEWS = Table(
    "filing_views",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("filing_id", ForeignKey("filings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("officer_id", ForeignKey("officers.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("what", String(48), nullable=False),
    sqlite_autoincrement=True,
)

MATERIAL_FILES = Table(
    "material_files",
    METADATA,
    Column("key", String(32), primary_key=True),
    Column("filing_id", ForeignKey("filings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("material", String(48), nullable=False),
    Column("name", String(120), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("replaced_at", UtcDateTime),
)

CALENDAR_FEEDS = Table(
    "calendar_feeds",
    METADATA,
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("generation", Integer, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

DRAFTS = Table(
    "drafts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="SET NULL"), index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("verdict", String(16)),
    Column("findings", JSON(none_as_null=True)),
    Column("state", choice(DraftState), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Index("ix_drafts_state_created_at", "state", "created_at"),
    sqlite_autoincrement=True,
)

FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE"), nullable=False),
    Column("draft_id", ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sort", choice(FeedbackSort), nullable=False),
    Column("rule", String(120), nullable=False),
    Column("account_kind", choice(AccountKind), nullable=False),
    Column("field", String(8), nullable=False),
    Column("hit", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("operator_id", "digest"),
    sqlite_autoincrement=True,
)

ANSWERS = Table(
    "answers",
    METADATA,
    Column("key", String(128), primary_key=True),
    Column("openid", String(64), nullable=False, index=True),
    Column("reply", Text),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    Column("answered_at", UtcDateTime),
)

DIALOGUES = Table(
    "dialogues",
    METADATA,
    Column("openid", String(64), primary_key=True),
    Column("topic", String(48), nullable=False),
    Column("step", String(48), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

REMINDERS = Table(
    "reminders",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("filing_id", ForeignKey("filings.id", ondelete="CASCADE"), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("stage", String(24), nullable=False),
    Column("fire_at", UtcDateTime, nullable=False),
    Column("state", choice(ReminderState), nullable=False),
    Column("push_id", Integer, index=True),
    UniqueConstraint("filing_id", "due_on", "stage"),
    # All that the due scan sorts by and takes: it reads no row of what only waits its turn.
    Index("ix_reminders_due", "state", "fire_at", "due_on", "filing_id"),
    sqlite_autoincrement=True,
)

PUSHES = Table(
    "pushes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("openid", String(64), nullable=False),
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE"), index=True),
    Column("subject", String(64), index=True),
    Column("text", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("url", Text),
    Column("state", choice(PushState), nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("channel", String(24)),
    Column("not_before", UtcDateTime, nullable=False),
    Column("lease_owner", String(64)),
    Column("lease_until", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("message_id", String(64), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("reason", Text),
    Column("doubtful_since", UtcDateTime),
    Column("arrived_at", UtcDateTime),
    Column("address", String(254)),
    Index("ix_pushes_state_lease_until", "state", "lease_until"),
    Index("ix_pushes_state_urgency_not_before", "state", "urgency", "not_before"),
    Index("ix_pushes_openid_state", "openid", "state"),
    sqlite_autoincrement=True,
)

REMINDER_SETTINGS = Table(
    "reminder_settings",
    METADATA,
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE"), primary_key=True),
    Column("off", Boolean, nullable=False),
    Column("before", JSON, nullable=False),
    Column("at", String(5), nullable=False),
)

SNOOZES = Table(
    "snoozes",
    METADATA,
    Column("filing_id", ForeignKey("filings.id", ondelete="CASCADE"), primary_key=True),
    Column("until_on", Date, nullable=False),
)

SUBSCRIPTION_GRANTS = Table(
    "subscription_grants",
    METADATA,
    Column("openid", String(64), nullable=False),
    Column("template_id", String(64), nullable=False),
    Column("left", Integer, nullable=False),
    PrimaryKeyConstraint("openid", "template_id"),
)

MAIL_ADDRESSES = Table(
    "mail_addresses",
    METADATA,
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE"), primary_key=True),
    Column("address", String(254), nullable=False),
    Column("code", String(8), nullable=False),
    Column("code_until", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("confirmed_at", UtcDateTime),
)

DELIVERY_REPORTS = Table(
    "delivery_reports",
    METADATA,
    Column("message_id", String(64), primary_key=True),
    Column("status", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
