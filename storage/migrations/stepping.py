"""Runs the migrations: forward only, in one transaction, one process at a time.

A file in versions/ is named NNNN_pre_… when it is safe while the previous release still runs, NNNN_post_… when it must
wait until no process of the previous release is left.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

#: Any number that no other use of advisory locks has.
_LOCK = 7_304_115


@cache
def scripts() -> ScriptDirectory:
    """Return the folder of steps."""
    return ScriptDirectory(str(Path(__file__).parent))


def head() -> str | None:
    """Return the revision that this code expects."""
    return scripts().get_current_head()


def current(connection: Connection) -> str | None:
    """Return the revision that the tables are at."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Apply every missing step up to `revision` inside the connection's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})

    def missing(applied: Any, _context: MigrationContext) -> Sequence[Any]:  # noqa: ANN401 - Alembic's own type
        return scripts()._upgrade_revs(revision, applied)  # noqa: SLF001 - what Alembic's upgrade command calls

    with EnvironmentContext(Config(), scripts(), fn=missing) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()


def knows(revision: str) -> bool:
    """Whether this code has the step that leads to `revision`."""
    return revision in {script.revision for script in scripts().walk_revisions()}
